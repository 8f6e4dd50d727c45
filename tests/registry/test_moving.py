"""Moving to another village: whole, or cut between the two and finished later, never twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import ledger
from kernel.db import Database, bound, reading, transaction
from registry.access import Actor
from registry.cards import CardRevoked, find_card
from registry.events import history_of
from registry.grades import Grade, grade_of, set_grade
from registry.moves import pending_moves
from registry.moving import SameVillage, finish_moves, move_to_village, moved_to
from registry.numbers import NumberNeeded, NumberTaken
from registry.regions import VillageUnknown
from registry.splitting import NotHousehold
from registry.standing import SubjectClosed
from registry.subjects import Subject, find_subject
from registry.withdrawal import withdraw_consent
from tests.registry.people import (
    Town,
    give_points,
    happened,
    make_card,
    make_household,
    make_officer,
    make_town,
    now_of,
    points_of,
)


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages, with a household in the second."""
    made = make_town()
    make_household(made.west, "020001")
    return made


@pytest.fixture
def wang(town: Town) -> Subject:
    """A household of the first, with 20 points until the end of 2026 and 30 until 2027's."""
    made = make_household(town.east, "010317")
    give_points(made, 30, date(2027, 12, 31))
    give_points(made, 20, date(2026, 12, 31))
    return made


@pytest.fixture
def officer(town: Town) -> Actor:
    """The town's officer, who reaches both."""
    return make_officer("zhou", town.id, "town-officer")


def _now(number: str) -> Subject:
    with reading() as session:
        return find_subject(session, number)


def _audit() -> list[str]:
    with reading() as session:
        return [one.proof for one in ledger.audit(session)]


@contextmanager
def nobody_settles() -> Iterator[None]:
    """Let the database itself fail whoever writes a subject: a real failure, of a real row."""
    sqlite = bound().writer.dialect.name == "sqlite"
    refuse = (
        "BEGIN SELECT RAISE(ABORT, 'disk on fire'); END"
        if sqlite
        else "FOR EACH ROW EXECUTE FUNCTION books_refuse()"
    )
    drop = "DROP TRIGGER fire" if sqlite else "DROP TRIGGER fire ON subject"
    make = text(f"CREATE TRIGGER fire BEFORE INSERT ON subject {refuse}")
    transaction(lambda tx: tx.execute(make))
    try:
        yield
    finally:
        transaction(lambda tx: tx.execute(text(drop)))


def test_a_household_moves_with_its_points_days_and_grade(
    town: Town, wang: Subject, officer: Actor
) -> None:
    code = make_card(wang)
    grade = Grade(
        village_id=town.east,
        subject_id=wang.id,
        from_on=date(2026, 1, 1),
        grade="AA",
        to_on=date(2099, 12, 31),
        round="2026",
    )
    transaction(lambda tx: set_grade(tx, grade))
    outcomes = [
        move_to_village(officer, number="010317", key="a", village_id=town.west) for _ in range(2)
    ]
    assert [one.replayed for one in outcomes] == [False, True]
    for one in outcomes:
        assert one.unwrap() == {"household": "020002", "from": "010317", "points": 50}
    fresh = _now("020002")
    assert (fresh.village_id, fresh.head, fresh.consent_on) == (
        town.west,
        "王小明",
        wang.consent_on,
    )
    assert (points_of(wang), points_of(fresh), now_of(wang).closed_why) == (0, 50, "moved")
    with reading() as session:
        assert ledger.next_expiry(session, town.west, fresh.account) == ledger.Expiry(
            20, date(2026, 12, 31)
        )
        assert grade_of(session, town.west, fresh.id) == "AA"
        with pytest.raises(CardRevoked):
            find_card(session, town.east, code)
        assert moved_to(session, now_of(wang)) is not None
    assert (happened(wang), happened(fresh)) == (["moved-out"], ["moved-in"])
    assert _audit() == []


def test_both_histories_point_at_each_other(town: Town, wang: Subject, officer: Actor) -> None:
    move_to_village(officer, number="010317", key="a", village_id=town.west, new_number="020777")
    fresh = _now("020777")
    with reading() as session:
        [out], [into] = history_of(session, wang), history_of(session, fresh)
        assert (out.other_village_id, out.other_subject_id) == (town.west, fresh.id)
        assert (into.other_village_id, into.other_subject_id) == (town.east, wang.id)


def test_a_move_cut_between_the_villages_is_finished_later_and_once(
    town: Town, wang: Subject, officer: Actor
) -> None:
    with nobody_settles(), pytest.raises(DBAPIError):
        move_to_village(officer, number="010317", key="a", village_id=town.west)
    assert (points_of(wang), now_of(wang).closed_why) == (0, "moved")
    with reading() as session:
        assert len(pending_moves(session)) == 1
        assert moved_to(session, wang) is None
    assert set(_audit()) == {"moves-pair"}
    assert (finish_moves(), finish_moves()) == (1, 0)
    assert (points_of(_now("020002")), _audit()) == (50, [])
    again = move_to_village(officer, number="010317", key="a", village_id=town.west)
    assert again.unwrap() == {"household": "020002", "from": "010317", "points": 50}


def test_a_repeat_under_the_same_key_finishes_a_cut_move(
    town: Town, wang: Subject, officer: Actor
) -> None:
    with nobody_settles(), pytest.raises(DBAPIError):
        move_to_village(officer, number="010317", key="a", village_id=town.west)
    reply = move_to_village(officer, number="010317", key="a", village_id=town.west).unwrap()
    assert reply["household"] == "020002"
    with reading() as session:
        assert pending_moves(session) == []


def test_the_next_move_finishes_the_one_before(town: Town, wang: Subject, officer: Actor) -> None:
    li = make_household(town.east, "010318")
    with nobody_settles(), pytest.raises(DBAPIError):
        move_to_village(officer, number="010317", key="a", village_id=town.west)
    move_to_village(officer, number="010318", key="b", village_id=town.west)
    with reading() as session:
        assert pending_moves(session) == []
        assert moved_to(session, wang) is not None
        assert moved_to(session, li) is not None
    assert _audit() == []


def test_a_number_taken_on_the_way_gives_way_to_the_next_free_one(
    town: Town, wang: Subject, officer: Actor
) -> None:
    with nobody_settles(), pytest.raises(DBAPIError):
        move_to_village(
            officer, number="010317", key="a", village_id=town.west, new_number="020005"
        )
    make_household(town.west, "020005")
    finish_moves()
    assert points_of(_now("020006")) == 50


def test_a_move_that_cannot_be_is_refused_before_it_begins(
    town: Town, wang: Subject, officer: Actor
) -> None:
    make_household(town.east, "01E001", "agribusiness")
    cases = [
        ("010317", town.east, "", SameVillage),
        ("010317", town.id, "", VillageUnknown),
        ("010317", town.west, "020001", NumberTaken),
        ("01E001", town.west, "", NotHousehold),
    ]
    for n, (number, village, wanted, refusal) in enumerate(cases):
        with pytest.raises(refusal):
            move_to_village(
                officer, number=number, key=str(n), village_id=village, new_number=wanted
            )
    local = make_officer("chen", town.east)
    with pytest.raises(VillageUnknown):
        move_to_village(local, number="010317", key="x", village_id=town.west)
    assert (points_of(wang), now_of(wang).closed_on) == (50, None)


def test_a_village_without_households_needs_a_number(database: Database) -> None:
    town = make_town()
    make_household(town.east, "010317")
    officer = make_officer("zhou", town.id, "town-officer")
    with pytest.raises(NumberNeeded):
        move_to_village(officer, number="010317", key="a", village_id=town.west)
    move_to_village(officer, number="010317", key="b", village_id=town.west, new_number="020001")
    assert _now("020001").village_id == town.west


def test_who_moved_withdraws_where_they_live_and_is_erased_where_they_lived(
    town: Town, wang: Subject, officer: Actor
) -> None:
    move_to_village(officer, number="010317", key="a", village_id=town.west)
    with pytest.raises(SubjectClosed):
        withdraw_consent(officer, number="010317", key="b")
    withdraw_consent(officer, number="020002", key="c")
    assert (now_of(wang).head, now_of(wang).closed_why) == ("", "moved")
    assert (_now("020002").head, _now("020002").closed_why) == ("", "withdrawn")
