"""Printing issues anew: who is due, in which order, and one transaction for all of it."""

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import Database, reading, transaction
from kernel.once import KeyReused
from registry import card_runs
from registry.access import NotPermitted
from registry.card_runs import Again, CardsChanged, Due, Order, due_cards, issue_run, print_batch
from registry.cards import CardRevoked, code_of, find_card
from registry.settings import set_setting
from registry.subjects import Subject
from tests.registry.people import Town, make_card, make_household, make_officer, make_town

SECRET = "a secret of a run, made for this test"


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


def _change(subject: Subject, **fields: object) -> None:
    def work(tx: Session) -> None:
        row = tx.get_one(Subject, (subject.village_id, subject.id))
        for field, value in fields.items():
            setattr(row, field, value)

    transaction(work)


def _due(order: Order) -> list[Due]:
    with reading() as session:
        return due_cards(session, order)


def _numbers(order: Order) -> list[str]:
    return [one.subject.number for one in _due(order)]


def _print(order: Order, secret: str = SECRET) -> list[Due]:
    due = _due(order)
    transaction(lambda tx: issue_run(tx, order, due, secret=secret, staff_id=None))
    return due


def _holder(town: Town, code: str) -> str:
    with reading() as session:
        return find_card(session, town.east, code).subject_id


def test_cards_come_in_the_order_of_a_walk(town: Town) -> None:
    for number, group, grid in (
        ("010001", "10组", None),
        ("010002", "2组", None),
        ("010003", "2组", town.grid),
    ):
        _change(make_household(town.east, number), villager_group=group, grid_id=grid)
    assert _numbers(Order(town.east, "a4")) == ["010002", "010003", "010001"]
    assert _numbers(Order(town.east, "a4", at_most=2)) == ["010002", "010003"]
    assert _numbers(Order(town.east, "a4", grid_id=town.grid)) == ["010003"]
    assert _numbers(Order(town.east, "a4", number="010001")) == ["010001"]
    ids = [one.card_id for one in _due(Order(town.east, "a4"))]
    assert ids == sorted(ids)


def test_who_has_a_good_card_is_passed_over_unless_its_words_are_old(town: Town) -> None:
    wang, li = (make_household(town.east, number) for number in ("010001", "010002"))
    by_hand = make_card(li)
    missing, changed, every = (Order(town.east, "a4", again=again) for again in card_runs.AGAIN)
    (first,) = _print(missing)
    assert (first.subject.id, first.no, first.replaces) == (wang.id, 1, None)
    assert _holder(town, code_of(SECRET, first.card_id)) == wang.id
    assert _numbers(missing) == _numbers(changed) == []
    _change(wang, head="欧阳修")
    assert _numbers(missing) == []
    (again,) = _print(changed, "second")
    assert (again.replaces, again.no) == (first.card_id, 2)
    with pytest.raises(CardRevoked):
        _holder(town, code_of(SECRET, first.card_id))
    assert _numbers(changed) == []
    # The village wants full names: every printed card says something old.
    transaction(lambda tx: set_setting(tx, town.east, "card_full_name", 1))
    assert _numbers(changed) == ["010001"]
    assert _numbers(every) == ["010001", "010002"]
    _print(every, "third")
    with pytest.raises(CardRevoked):
        _holder(town, by_hand)


def test_of_several_bundles_none_replaces_what_another_one_made(town: Town) -> None:
    """Every card in place of which one is due is older than the page that asks for them all."""
    for number in ("010001", "010002", "010003"):
        make_household(town.east, number)
    _print(Order(town.east, "a4"))
    page = Order(town.east, "a4", again="all", at_most=2, until=clock.new_id())
    for secret, numbers in (("one", ["010001", "010002"]), ("two", ["010003"]), ("three", [])):
        assert [one.subject.number for one in _due(page)] == numbers
        with reading() as session:
            assert card_runs.count_due(session, page) == len(numbers)
        if numbers:
            _print(page, secret)
    assert _numbers(Order(town.east, "a4", again="all")) == ["010001", "010002", "010003"]


def test_what_changed_while_it_was_drawn_is_not_issued(town: Town) -> None:
    """All or nothing: somebody got a card at the office meanwhile."""
    wang = make_household(town.east, "010001")
    make_household(town.east, "010002")
    order = Order(town.east, "a4")
    due = _due(order)
    make_card(wang)
    with pytest.raises(CardsChanged):
        transaction(lambda tx: issue_run(tx, order, due, secret=SECRET, staff_id=None))
    assert _numbers(order) == ["010002"]


def test_a_bundle_is_issued_once_for_its_form(town: Town) -> None:
    chen = make_officer("chen", town.east)
    for number in ("010001", "010002", "010003"):
        make_household(town.east, number)
    order = Order(town.east, "a4", at_most=2)
    checked: list[int] = []

    def check(due: Sequence[Due]) -> None:
        checked.append(len(due))

    run = print_batch(chen, order, secret=SECRET, check=check)
    assert run is not None
    assert print_batch(chen, order, secret=SECRET, check=check) == run
    assert checked == [2]
    with reading() as session:
        again = card_runs.run_again(session, town.east, run)
    assert [one.subject.number for one in again] == ["010001", "010002"]
    assert _holder(town, code_of(SECRET, again[1].card_id)) == again[1].subject.id
    with pytest.raises(KeyReused):
        print_batch(chen, Order(town.east, "a5", at_most=2), secret=SECRET, check=check)
    assert print_batch(chen, order, secret="next", check=check) is not None
    assert print_batch(chen, order, secret="last", check=check) is None
    elsewhere: Again = "all"
    with pytest.raises(NotPermitted):
        print_batch(chen, Order(town.west, "a4", again=elsewhere), secret="x", check=check)
