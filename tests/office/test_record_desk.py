"""What a person may do with a record: by its state, the own part, whose household."""

from collections.abc import Iterator

import pytest

from civility import confirming, kin, minuses
from civility.records import RecordUnknown
from kernel.db import Database, reading, transaction
from office.record_desk import RecordDesk, record_desk, record_seen
from registry import Actor
from tests.civility.village import LITTER, PHOTO, Village, lived_in


@pytest.fixture
def village(database: Database) -> Iterator[Village]:
    """The small village with the default rules."""
    with lived_in() as place:
        yield place


def desk(village: Village, actor: Actor, record_id: str) -> RecordDesk:
    """The record on this person's desk."""
    with reading() as session:
        return record_desk(session, actor, record_seen(session, actor, village.id, record_id))


def test_the_second_person_confirms_and_the_first_is_told_why_not(village: Village) -> None:
    record_id = village.enter()
    assert desk(village, village.officer, record_id).may == {"confirm", "reject"}
    own = desk(village, village.collector, record_id)
    assert own.may == set()
    assert isinstance(own.why_not, confirming.SecondPerson)
    assert desk(village, village.supervisor, record_id).may == set()
    assert own.points == 5
    assert {step.what for step in own.steps} == {"entered"}
    assert own.names


def test_kin_decide_nothing_but_write_down_what_is_said(village: Village) -> None:
    record_id = village.enter(LITTER, proofs=PHOTO)
    village.confirm(record_id)
    staff_id = village.other.staff_id or ""
    transaction(lambda tx: kin.note_kin(tx, village.wang, staff_id, relation="own", noted_by=None))
    said = desk(village, village.other, record_id)
    assert said.may == {"reply"}
    assert isinstance(said.why_not, kin.Recused)
    assert desk(village, village.collector, record_id).may == {"reply", "put-right"}


def test_a_third_person_answers_the_reply(village: Village) -> None:
    record_id = village.enter(LITTER, proofs=PHOTO)
    village.confirm(record_id)
    minuses.reply_to(village.record(record_id), words="已清理", key="r")
    assert desk(village, village.reviewer, record_id).may == {"answer"}
    first = desk(village, village.officer, record_id)
    assert first.may == {"put-right"}
    assert isinstance(first.why_not, minuses.JudgedBefore)


def test_a_minus_that_counts_is_objected_to_or_repaired(village: Village) -> None:
    record_id = village.enter(LITTER, proofs=PHOTO)
    village.confirm(record_id)
    village.calendar.forward(30)
    transaction(lambda tx: minuses.count_due(tx, village.id))
    assert desk(village, village.other, record_id).may == {"object", "repair"}
    assert desk(village, village.reviewer, record_id).may == {"repair"}


def test_another_villages_record_is_unknown(village: Village) -> None:
    record_id = village.enter()
    with reading() as session:
        for where, who in ((village.town.west, village.officer), (village.id, Actor())):
            with pytest.raises(RecordUnknown):
                record_seen(session, who, where, record_id)
