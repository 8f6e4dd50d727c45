"""The journal by pages: every entry once, newest first, whatever is asked for; few queries."""

from datetime import timedelta

import pytest
from sqlalchemy import event

import ledger
from kernel import clock
from kernel.db import Database, bound, reading
from ledger import Asked, Entry, EntryUnknown, Mark
from ledger.journal_pages import FEW
from ledger.sealing import seal
from tests.ledger import books
from tests.ledger.books import LI, NOON, SHOP, VILLAGE, WANG


def lived(database: Database) -> list[Entry]:
    """Three days of entries, two of them at the same instant, oldest first."""
    made = [books.post(books.opening(100)), books.post(books.opening(50, LI))]
    with clock.frozen(NOON + timedelta(days=1)):
        made += books.post_many(books.award(5), books.award(6, LI))
        made.append(books.post(books.redeem(10)))
    with clock.frozen(NOON + timedelta(days=2)):
        made.append(books.undo(made[-1]))
        made.append(books.post(books.redeem(7, LI)))
    return made


def asked(**what: object) -> list[Entry]:
    """All that is asked for, two entries a page, from the newest to the oldest."""
    found: list[Entry] = []
    mark: Mark | None = None
    with reading() as session:
        question = Asked(VILLAGE, **what)  # type: ignore[arg-type]  # a test names the fields
        while page := ledger.journal_of(session, question, mark=mark, limit=2):
            found += page
            mark = Mark(page[-1].id)
    return found


def newest_first(entries: list[Entry]) -> list[Entry]:
    """The order of the journal, legs by account."""
    return sorted(entries, key=lambda one: (one.recorded_at, one.id), reverse=True)


def ids(entries: list[Entry]) -> list[str]:
    """Which entries."""
    return [one.id for one in entries]


def test_pages_hold_every_entry_once_with_its_legs(village: Database) -> None:
    made = newest_first(lived(village))
    found = asked()
    assert ids(found) == ids(made)
    assert [one.digest() for one in found] == [one.digest() for one in made]
    with reading() as session:
        assert ids(list(ledger.journal_through(session, Asked(VILLAGE)))) == ids(made)
        assert ledger.journal_of(session, Asked(books.ELSEWHERE)) == []


def test_a_page_back_holds_what_came_before_it(village: Database) -> None:
    made = newest_first(lived(village))
    with reading() as session:
        back = ledger.journal_of(
            session, Asked(VILLAGE), mark=Mark(made[4].id, newer=True), limit=3
        )
    assert ids(back) == ids(made[1:4])


def test_what_is_asked_for_is_what_is_given(village: Database) -> None:
    lived_through = lived(village)
    made = newest_first(lived_through)
    assert ids(asked(kind="award")) == ids([one for one in made if one.kind == "award"])
    second = NOON + timedelta(days=1)
    since = {"since": second, "until": second + timedelta(seconds=1)}
    assert ids(asked(**since)) == ids([one for one in made if one.recorded_at == second])
    for account in (WANG, SHOP, "issued", "expired", "household/nobody"):
        touching = [one for one in made if account in {leg.account for leg in one.legs}]
        assert ids(asked(account=account)) == ids(touching)
    assert ids(asked(account=LI, kind="redeem")) == [lived_through[-1].id]
    assert asked(account="expired", kind="award") == []
    wanted = made[3]
    assert ids(asked(sources=(wanted.source, "nothing"))) == [wanted.id]


def test_a_busy_account_is_read_from_the_entries(
    village: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = newest_first(lived(village))
    monkeypatch.setattr("ledger.journal_pages.FEW", 0)
    for account in (WANG, SHOP, "issued"):
        touching = [one for one in made if account in {leg.account for leg in one.legs}]
        assert ids(asked(account=account)) == ids(touching)
    assert FEW > 0


def test_one_entry_by_its_id_in_the_villages_allowed(village: Database) -> None:
    made = lived(village)
    redeemed, undone = made[4], made[5]
    with reading() as session:
        assert ledger.find_entry(session, [VILLAGE], redeemed.id).digest() == redeemed.digest()
        assert ledger.digest_of(session, VILLAGE, redeemed.id) == redeemed.digest()
        assert ledger.digest_of(session, VILLAGE, "0" * 32) is None
        corrected = ledger.corrections_of(session, VILLAGE, ids(made))
        for villages, entry in (([books.ELSEWHERE], redeemed.id), ([VILLAGE], "0" * 32)):
            with pytest.raises(EntryUnknown):
                ledger.find_entry(session, villages, entry)
        with pytest.raises(EntryUnknown):
            ledger.journal_of(session, Asked(VILLAGE), mark=Mark("0" * 32))
    assert corrected == {redeemed.id: undone.id}


def test_the_block_that_holds_an_entry(village: Database) -> None:
    one = books.post(books.opening(100))
    with reading() as session:
        assert ledger.block_of(session, VILLAGE, one.id) is None
    seal(VILLAGE)
    other = books.post(books.award(1))
    seal(VILLAGE)
    with reading() as session:
        assert [ledger.block_of(session, VILLAGE, each.id) for each in (one, other)] == [1, 2]


def test_a_page_takes_few_queries_however_many_entries_it_has(village: Database) -> None:
    lived(village)
    run: list[str] = []

    def note(*said: object) -> None:
        run.append(str(said[2]))

    event.listen(bound().reader, "before_cursor_execute", note)
    for limit in (1, 7):
        run.clear()
        with reading() as session:
            ledger.journal_of(session, Asked(VILLAGE, account=WANG), limit=limit)
        assert len([one for one in run if one.startswith("SELECT")]) <= 3


def test_balances_run_where_an_account_has_one_row() -> None:
    assert ledger.has_running_balance(WANG)
    assert ledger.has_running_balance("expired")
    assert not ledger.has_running_balance(SHOP)
