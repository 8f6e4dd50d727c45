"""What counts: two people's word for an add; a minus while it lasts; a veto until its end."""

from datetime import date
from typing import Any

from civility.evidence import Proof
from civility.histories import counts, histories, is_vetoed, limits_of
from civility.minuses import count_due
from civility.scoring import Limits
from kernel.db import reading, transaction
from registry import set_setting
from tests.civility.village import LITTER, PHOTO, TODAY, Village


def test_an_add_counts_with_two_peoples_word(village: Village) -> None:
    one = village.enter()
    village.enter(event="另一件")
    village.confirm(one)
    with reading() as session:
        found = histories(
            session, village.id, [village.wang.id], since=date(2026, 1, 1), until=TODAY
        )
    assert [record.id for record in found[village.wang.id]] == [one]


def test_a_minus_counts_from_its_counting_to_its_end(village: Village) -> None:
    record_id = village.enter(LITTER, proofs=PHOTO)
    village.confirm(record_id)
    assert not counts(village.record(record_id), TODAY)
    village.calendar.forward(8)
    transaction(lambda tx: count_due(tx, village.id))
    record = village.record(record_id)
    assert counts(record, date(2027, 11, 20))
    assert not counts(record, date(2027, 11, 21))


def test_a_veto_is_in_force_while_its_document_is(village: Village) -> None:
    told: Any = {"proofs": (Proof("E6", "（2026）刑初 1 号"),), "reporter": "D"}
    village.confirm(village.enter("V1", ends_on=date(2027, 1, 31), **told))

    def vetoed(on: date) -> bool:
        with reading() as session:
            return is_vetoed(session, village.id, village.wang.id, on)

    assert not vetoed(TODAY)
    village.calendar.forward(8)
    transaction(lambda tx: count_due(tx, village.id))
    assert vetoed(date(2027, 1, 31))
    assert not vetoed(date(2027, 2, 1))


def test_limits_are_the_villages_settings(village: Village) -> None:
    transaction(lambda tx: set_setting(tx, village.id, "aspect_gain", 8))
    with reading() as session:
        assert limits_of(session, village.id) == Limits(aspect_halves=16)
        assert limits_of(session, village.town.west) == Limits()
