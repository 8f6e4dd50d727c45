"""The reference sheet: the grade in force and honours that stand; nothing else of anybody."""

from datetime import timedelta
from functools import partial

from civility.evidence import Proof
from civility.reference import Reference, reference_of
from kernel.db import reading, transaction
from registry import Grade, set_grade
from tests.civility.village import LITTER, PHOTO, TODAY, Village

TITLE = "A6+6"


def _reference(village: Village) -> Reference:
    with reading() as session:
        return reference_of(session, village.wang)


def test_nothing_is_said_of_whom_nothing_is_known(village: Village) -> None:
    assert _reference(village) == Reference(None, ())


def test_the_grade_in_force_with_its_dates(village: Village) -> None:
    for grade, since, until in (("AA", -400, -35), ("AAA", -34, 330)):
        one = Grade(
            village_id=village.id,
            subject_id=village.wang.id,
            from_on=TODAY + timedelta(days=since),
            to_on=TODAY + timedelta(days=until),
            grade=grade,
            round="2026",
        )
        transaction(partial(set_grade, grade=one))
    found = _reference(village).grade
    assert found is not None
    assert (found.grade, found.to_on) == ("AAA", TODAY + timedelta(days=330))


def test_honours_that_two_people_stand_behind_and_no_minus(village: Village) -> None:
    proofs = (Proof("E4", "县见义勇为证书"),)
    village.confirm(village.enter(TITLE, reporter="D", proofs=proofs))
    village.enter(TITLE, reporter="D", proofs=proofs, event="又一次")
    village.confirm(village.enter())
    village.confirm(village.enter(LITTER, proofs=PHOTO))
    assert [(one.item.code, one.on) for one in _reference(village).honours] == [(TITLE, TODAY)]
