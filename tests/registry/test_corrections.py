"""Corrections: asked for in the household's words, answered once."""

from datetime import date

import pytest

from kernel.db import Database, reading
from registry.access import Actor
from registry.corrections import (
    CorrectionAnswered,
    CorrectionUnknown,
    answer_correction,
    corrections_of,
    open_corrections,
    request_by_household,
    request_correction,
)
from registry.details import DetailUnfit
from tests.registry.people import Town, happened, make_household, make_officer, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages, two households in the first."""
    made = make_town()
    make_household(made.east, "010318")
    return made


def _ask(officer: Actor, key: str = "a") -> str:
    asked = request_correction(
        officer,
        number="010317",
        key=key,
        text="电话换了",
        channel="phone",
        asked_on=date(2026, 11, 2),
    )
    return str(asked.unwrap()["correction"])


def test_a_request_is_recorded_and_answered_once(town: Town) -> None:
    wang, officer = make_household(town.east, "010317"), make_officer("chen", town.east)
    one = _ask(officer)
    with reading() as session:
        assert [each.id for each in open_corrections(session, town.east)] == [one]
    for _ in range(2):
        answer_correction(
            officer, number="010317", key="b", correction=one, outcome="done", answer="已改"
        )
    with pytest.raises(CorrectionAnswered):
        answer_correction(
            officer, number="010317", key="c", correction=one, outcome="declined", answer="不改"
        )
    with reading() as session:
        assert open_corrections(session, town.east) == []
        [kept] = corrections_of(session, wang)
        assert (kept.text, kept.answer, kept.outcome) == ("电话换了", "已改", "done")
        assert (kept.asked_on, kept.channel) == (date(2026, 11, 2), "phone")
        assert kept.recorded_by == kept.answered_by == officer.staff_id
    assert happened(wang) == ["correction", "correction-answered"]


def test_what_is_not_the_households_is_unknown(town: Town) -> None:
    make_household(town.east, "010317")
    officer = make_officer("chen", town.east)
    one = _ask(officer)
    for number, request in (("010318", one), ("010317", "0" * 32)):
        with pytest.raises(CorrectionUnknown):
            answer_correction(
                officer, number=number, key=number, correction=request, outcome="done", answer="是"
            )


def test_an_unfit_request_or_answer_is_refused_by_field(town: Town) -> None:
    make_household(town.east, "010317")
    officer = make_officer("chen", town.east)
    with pytest.raises(DetailUnfit):
        request_correction(officer, number="010317", key="a", text="", channel="web")
    with pytest.raises(DetailUnfit):
        request_correction(officer, number="010317", key="a", text="电话", channel="pigeon")
    with pytest.raises(DetailUnfit):
        answer_correction(
            officer, number="010317", key="b", correction="x", outcome="perhaps", answer="是"
        )


def test_a_household_asks_by_itself_and_the_village_has_fifteen_days(town: Town) -> None:
    wang, officer = make_household(town.east, "010317"), make_officer("chen", town.east)
    asked, again = (
        request_by_household(wang, kind="erasure", text="电话请删掉", key="k") for _ in range(2)
    )
    assert again.reply == asked.reply
    with pytest.raises(DetailUnfit):
        request_by_household(wang, kind="petition", text="电话", key="l")
    with pytest.raises(DetailUnfit):
        request_by_household(wang, kind="withdrawal", text=" ", key="m")
    with reading() as session:
        [kept] = open_corrections(session, town.east)
        assert (kept.kind, kept.channel, kept.recorded_by) == ("erasure", "web", None)
        assert (kept.due_on - kept.asked_on).days == 15
    one = str(asked.unwrap()["correction"])
    answer_correction(
        officer, number="010317", key="b", correction=one, outcome="done", answer="已删"
    )
    with reading() as session:
        assert open_corrections(session, town.east) == []
