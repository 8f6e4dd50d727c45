"""Print runs are kept, listed page by page, and nobody changes them."""

from functools import partial

import pytest
from sqlalchemy import Executable, delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from kernel.db import Database, reading, transaction
from registry import card_prints, card_runs
from registry.backs import PrintedCard
from registry.card_prints import CardPrint, print_of_file, printed_in, prints_of
from registry.card_runs import Order, due_cards, issue_run
from registry.looks import LookUnknown, subject_by_look
from tests.registry.people import Town, make_household, make_officer, make_town


@pytest.fixture
def town(database: Database) -> Town:
    """Two villages."""
    return make_town()


def _run(town: Town, secret: str, *, staff_id: str | None = None, file: str | None = None) -> str:
    order = Order(town.east, "a4", again="all")

    def work(tx: Session) -> str:
        due = due_cards(tx, order)
        return issue_run(tx, order, due, secret=secret, staff_id=staff_id, file=file)

    return transaction(work)


def test_a_run_is_listed_with_who_printed_and_found_by_its_paper(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang, li = make_household(town.east, "010317"), make_household(town.east, "010318")
    chen = make_officer("chen", town.east)
    first = _run(town, "first", file="f" * 64)
    second = _run(town, "second", staff_id=chen.staff_id)
    with reading() as session:
        listed = prints_of(session, town.east)
        assert [(row.id, row.cards, by) for row, by in listed.rows] == [
            (second, 2, "陈某"),
            (first, 2, None),
        ]
        assert listed.before is None
        assert prints_of(session, town.west).rows == ()
        found = print_of_file(session, town.east, "f" * 64)
        assert found is not None
        assert found.id == first
        assert print_of_file(session, town.west, "f" * 64) is None
        cards = printed_in(session, town.east, second)
        assert [(printed.no, subject.id) for printed, _, subject in cards] == [
            (2, wang.id),
            (2, li.id),
        ]
        assert all(card.replaces_id for _, card, _ in cards)
    monkeypatch.setattr(card_prints, "PAGE", 1)
    with reading() as session:
        page = prints_of(session, town.east)
        assert [row.id for row, _ in page.rows] == [second]
        rest = prints_of(session, town.east, before=page.before)
        assert [row.id for row, _ in rest.rows] == [first]
        assert rest.before is None


def test_the_code_on_the_back_goes_with_its_card(town: Town) -> None:
    """A replaced card shows nothing to whoever finds it."""
    wang = make_household(town.east, "010317")
    old, new = _run(town, "old"), _run(town, "new")
    with reading() as session:
        tokens = {
            run: card_runs.look_of(secret, printed_in(session, town.east, run)[0][1].id)
            for run, secret in ((old, "old"), (new, "new"))
        }
        assert subject_by_look(session, tokens[new]).id == wang.id
        with pytest.raises(LookUnknown):
            subject_by_look(session, tokens[old])


def _do(change: Executable, tx: Session) -> None:
    tx.execute(change)


@pytest.mark.parametrize("table", [CardPrint, PrintedCard])
def test_nobody_changes_a_run(town: Town, table: type[CardPrint | PrintedCard]) -> None:
    """The database refuses, whoever asks."""
    make_household(town.east, "010317")
    _run(town, "secret")
    for change in (update(table).values(village_id=table.village_id), delete(table)):
        with pytest.raises(DBAPIError, match="_no_"):
            transaction(partial(_do, change))
