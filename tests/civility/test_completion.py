"""Completion: signed, everything in one go, once; cut off and run again, nothing doubles."""

from datetime import date

import pytest
from sqlalchemy import event, select, update

import ledger
from civility import completion, objecting, publicity, seating
from civility.completion import (
    Completed,
    NoticeRuns,
    ObjectionsOpen,
    SignatureMissing,
    SignerUnfit,
)
from civility.panels import Rating
from civility.rounds import RoundUnknown, StepNotDue
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from registry import Grade, Subject, award_reasons, grade_of
from tests.civility.rounding import YEAR, Around, make_person
from tests.registry.people import points_of


def _plant(subject: Subject, **values: object) -> None:
    mine = Rating.subject_id == subject.id
    transaction(lambda tx: tx.execute(update(Rating).where(mine).values(**values)))


def _points(around: Around) -> list[int]:
    return [points_of(one) for one in around.subjects]


def _grades(around: Around) -> list[str | None]:
    with reading() as session:
        return [grade_of(session, around.id, one.id) for one in around.subjects]


def test_grades_their_points_and_the_years_items_in_one_go(around: Around) -> None:
    around.plant(around.subjects[0], "A6+2")
    around.until("score")
    for subject, halves in zip(around.subjects, (180, 160, 140, 139), strict=True):
        _plant(subject, halves=halves)
    around.publish()
    around.sign()
    done = around.complete()
    assert done == Completed(around.id, 4, 190, 1, 5, "A")
    assert _points(around) == [105, 60, 30, 0]
    assert _grades(around) == ["AAA", "AA", "A", "B"]
    assert (around.place().step, around.place().grade) == ("completed", "A")
    with reading() as session:
        grade = session.scalars(
            select(Grade).where(Grade.subject_id == around.subjects[0].id)
        ).one()
        assert (grade.from_on, grade.to_on) == (date(2026, 12, 13), date(2027, 12, 12))
        ref = f"grade/{YEAR}/{around.numbers[0]}"
        assert award_reasons(session, around.id, [ref]) == {ref: "2026 年度评定 AAA 级"}
        assert ledger.audit(session) == []


def test_again_it_does_nothing(around: Around) -> None:
    around.until("complete")
    before = _points(around)
    assert around.complete() == Completed(around.id, grade="AAA")
    assert _points(around) == before == [30, 30, 30, 30]


def test_below_a_a_helper_stands_beside(around: Around) -> None:
    around.until("score")
    _plant(around.subjects[0], halves=99)
    around.publish()
    around.sign()
    around.complete()
    rating = around.rating(around.subjects[0])
    assert (rating.grade, rating.points) == ("D", 0)
    assert rating.helper_id == around.scorer_of(around.subjects[0]).staff_id
    assert around.rating(around.subjects[1]).helper_id is None


def test_the_year_before_is_kept_for_comparing(around: Around) -> None:
    first = around.subjects[0]
    old = Grade(
        village_id=around.id,
        subject_id=first.id,
        from_on=date(2026, 1, 1),
        grade="B",
        to_on=date(2026, 12, 31),
        round="2025",
    )
    transaction(lambda tx: tx.merge(old))
    around.until("complete")
    assert [around.rating(one).grade_before for one in around.subjects] == ["B", None, None, None]
    assert _grades(around)[0] == "A"


def test_the_notice_hangs_to_its_end(around: Around) -> None:
    around.until("score")
    publicity.publish_grades(around.officer, YEAR, around.id)
    for _day in range(8):
        with pytest.raises(NoticeRuns) as refused:
            around.sign()
        assert refused.value.details == {"until": "2026-12-12"}
        around.calendar.forward(1)
    around.sign()


def test_objections_are_answered_first(around: Around) -> None:
    around.until("score")
    notice = publicity.publish_grades(around.officer, YEAR, around.id)
    objecting.object_to_grade(
        around.subjects[0], round_id=YEAR, notice_id=notice.id, words="低了", key="k1"
    )
    around.calendar.forward(8)
    with pytest.raises(ObjectionsOpen) as refused:
        around.sign()
    assert refused.value.details == {"count": 1}


def test_only_supervision_signs_and_without_it_nothing_ends(around: Around) -> None:
    around.until("publish")
    with pytest.raises(RoundUnknown):
        completion.sign_village(around.officer, YEAR, around.id)
    stranger = make_person("stranger", around.id, "supervisor")
    with pytest.raises(SignerUnfit):
        completion.sign_village(stranger, YEAR, around.id)
    with pytest.raises(SignatureMissing):
        around.complete()
    assert _points(around) == [0, 0, 0, 0]


@pytest.mark.parametrize("stand", ["open", "file", "score"])
def test_no_step_is_skipped(around: Around, stand: str) -> None:
    around.until(stand)
    for act in (around.sign, around.complete):
        with pytest.raises(StepNotDue):
            act()


def test_who_left_gets_nothing_and_stops_nobody(around: Around) -> None:
    around.until("publish")
    gone = around.subjects[0]
    closed = {"closed_on": clock.today(), "closed_why": "ended"}
    mine = Subject.id == gone.id
    transaction(lambda tx: tx.execute(update(Subject).where(mine).values(**closed)))
    around.sign()
    assert around.complete().graded == 3
    assert _points(around) == [0, 30, 30, 30]


def test_the_round_goes_through_the_villages(around: Around) -> None:
    """One is ready, the other is not: it says why, and the first is done all the same."""
    around.until("sign")
    heard: list[Completed] = []
    said = completion.complete_round(YEAR, advance=heard.append)
    assert [one.village for one in heard] == [around.town.east, around.town.west]
    east, west = said.values()
    assert east == heard[0]
    assert isinstance(west, Refusal)
    assert west.code == "round-step"
    again = completion.complete_round(YEAR, advance=heard.append)
    assert again[around.town.east] == Completed(around.id, grade="AAA")
    with pytest.raises(RoundUnknown):
        completion.complete_round("1999", advance=heard.append)


def test_cut_off_in_the_middle_nothing_is_half_done(around: Around) -> None:
    around.until("sign")

    class Cut(Exception):
        """The power goes."""

    def cut(_mapper: object, _connection: object, grade: Grade) -> None:
        if grade.subject_id == around.subjects[2].id:
            raise Cut

    event.listen(Grade, "before_insert", cut)
    try:
        with pytest.raises(Cut):
            around.complete()
    finally:
        event.remove(Grade, "before_insert", cut)
    assert (_points(around), _grades(around)) == ([0] * 4, [None] * 4)
    assert around.complete().graded == 4
    assert _points(around) == [30] * 4


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 12, 13), date(2027, 12, 12)),
        (date(2028, 2, 29), date(2029, 2, 27)),
        (date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_twelve_months(first: date, last: date) -> None:
    assert completion.last_valid(first, 12) == last


def test_supervision_sits_where_it_signs(around: Around) -> None:
    around.until("publish")
    group = 4
    staff_id = around.people["supervisor"].staff_id or ""
    seating.remove_member(around.officer, YEAR, around.id, group=group, staff_id=staff_id)
    with pytest.raises(SignerUnfit):
        around.sign()
