"""Proposals: 70 and the effects of the year's records, with what made them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from civility import proposing
from civility.ratings import RatingLine
from civility.records import record_by_id, step
from kernel.db import reading, transaction
from registry import Subject
from tests.civility.rounding import YEAR, Around


@pytest.fixture
def seated(around: Around) -> Around:
    """Every household has its group."""
    around.until("seat")
    around.call()
    return around


def _propose(around: Around, subject: Subject | None = None) -> int:
    proposing.propose_all(around.officer, YEAR, around.id)
    return around.rating(subject or around.subjects[0]).halves or 0


def _lines(around: Around, subject: Subject) -> dict[str, tuple[int, int, str]]:
    query = select(RatingLine).where(RatingLine.subject_id == subject.id)
    with reading() as session:
        return {one.record_id: (one.would, one.did, one.why) for one in session.scalars(query)}


def test_a_quiet_year_is_seventy(seated: Around) -> None:
    assert _propose(seated) == 140


def test_each_record_stands_with_what_it_did(seated: Around) -> None:
    one = seated.subjects[0]
    add = seated.plant(one, "A6+2")
    minus = seated.plant(one, "A8-2", happened_on=date(2026, 6, 1))
    halves = _propose(seated)
    lines = _lines(seated, one)
    assert set(lines) == {add, minus}
    assert lines[add][1] > 0 > lines[minus][1]
    assert halves == 140 + sum(did for _would, did, _why in lines.values())


@pytest.mark.parametrize(
    ("item", "told"),
    [
        ("A6+2", {"state": "entered"}),
        ("A6+2", {"state": "struck"}),
        ("A6+2", {"happened_on": date(2025, 12, 31)}),
        ("A6+2", {"happened_on": date(2026, 12, 1)}),
        ("A8-2", {"state": "notified"}),
        ("A8-2", {"state": "repaired"}),
        ("A8-2", {"ends_on": date(2026, 12, 3)}),
    ],
)
def test_what_does_not_count(seated: Around, item: str, told: dict[str, Any]) -> None:
    """One person's word, struck, outside the year; a minus still open, repaired, or ended."""
    seated.plant(seated.subjects[0], item, **told)
    assert _propose(seated) == 140
    assert _lines(seated, seated.subjects[0]) == {}


def test_a_rule_that_the_frozen_book_lacks_does_nothing(seated: Around) -> None:
    record = seated.plant(seated.subjects[0], "Z9+9")
    assert _propose(seated) == 140
    assert _lines(seated, seated.subjects[0]) == {record: (0, 0, "no-rule")}


@pytest.mark.parametrize(
    ("told", "is_vetoed"),
    [
        ({}, True),
        ({"happened_on": date(2024, 5, 1)}, True),
        ({"ends_on": None}, True),
        ({"ends_on": date(2026, 12, 3)}, False),
        ({"state": "notified"}, False),
    ],
)
def test_a_veto_counts_while_it_is_in_force(
    seated: Around, told: dict[str, Any], is_vetoed: bool
) -> None:
    seated.plant(seated.subjects[0], "V1", effect="veto", **told)
    assert _propose(seated) == 140
    assert seated.rating(seated.subjects[0]).vetoed is is_vetoed


def test_what_is_confirmed_is_not_proposed_again(seated: Around) -> None:
    seated.score()
    seated.plant(seated.subjects[0], "A6+2")
    assert proposing.propose_all(seated.officer, YEAR, seated.id) == 0
    assert seated.rating(seated.subjects[0]).halves == 140


def test_a_score_on_a_struck_record_is_found(seated: Around) -> None:
    one = seated.subjects[0]
    record_id = seated.plant(one, "A6+2")
    _propose(seated)
    with reading() as session:
        assert proposing.stale(session, seated.place()) == []
    transaction(
        lambda tx: step(
            tx, record_by_id(tx, seated.id, record_id), "struck", what="objection", staff_id=None
        )
    )
    with reading() as session:
        assert proposing.stale(session, seated.place()) == [one.id]
