"""Confirming: a second person, nobody for the own household, evidence as the rule asks."""

from typing import Any

import pytest

from civility.confirming import SecondPerson, WhyNeeded, confirm_record, reject_record
from civility.evidence import EvidenceMissing, Proof
from civility.kin import Recused, note_kin
from civility.records import RecordUnknown, WrongState
from kernel.db import transaction
from registry import Actor
from tests.civility.village import LITTER, PHOTO, Village
from tests.registry.people import make_officer


def test_a_second_person_confirms(village: Village) -> None:
    record_id = village.enter()
    assert village.confirm(record_id) == "confirmed"
    record = village.record(record_id)
    assert (record.confirmed_by, record.confirmed_at) == (
        village.officer.staff_id,
        village.calendar.at,
    )


def test_who_entered_it_does_not(village: Village) -> None:
    record_id = village.enter(by=village.officer)
    with pytest.raises(SecondPerson):
        village.confirm(record_id)
    assert village.confirm(record_id, by=village.other) == "confirmed"


@pytest.mark.parametrize("relation", ["own", "relative"])
def test_nobody_confirms_for_the_own_household_or_a_relatives(
    village: Village, relation: str
) -> None:
    record_id = village.enter()
    staff_id = village.officer.staff_id or ""
    transaction(lambda tx: note_kin(tx, village.wang, staff_id, relation=relation, noted_by=None))
    with pytest.raises(Recused):
        village.confirm(record_id)
    assert village.confirm(village.enter(number="010002")) == "confirmed"


def test_evidence_is_asked_for_as_the_rule_says(village: Village) -> None:
    record_id = village.enter("A6+3", reporter="V", proofs=(Proof("E2", "签到表"),))
    with pytest.raises(EvidenceMissing) as missing:
        village.confirm(record_id)
    assert missing.value.details == {"kinds": "E1+E2"}
    done = confirm_record(
        village.officer, village=village.id, record_id=record_id, key="more", proofs=PHOTO
    )
    assert done.reply["state"] == "confirmed"


def test_a_no_has_a_reason_and_is_the_end(village: Village) -> None:
    record_id = village.enter()
    act: Any = {"village": village.id, "record_id": record_id}
    with pytest.raises(WhyNeeded):
        reject_record(village.officer, **act, why=" ", key="r0")
    reject_record(village.officer, **act, why="没有参加", key="r1")
    assert village.record(record_id).state == "rejected"
    with pytest.raises(WrongState):
        village.confirm(record_id)
    # What was rejected may be told again.
    village.enter()


def test_a_minus_goes_to_the_household_first(village: Village) -> None:
    record_id = village.enter(LITTER, proofs=PHOTO)
    assert village.confirm(record_id) == "notified"
    record = village.record(record_id)
    assert (str(record.reply_by), str(record.fix_by)) == ("2026-11-27", "2026-11-27")
    assert str(record.ends_on) == "2027-11-20"


def test_who_may_not_here_is_told_of_nothing(village: Village) -> None:
    record_id = village.enter()
    far: Actor = make_officer("far", village.town.west)
    for who in (far, village.reviewer, village.supervisor):
        with pytest.raises(RecordUnknown):
            village.confirm(record_id, by=who)
