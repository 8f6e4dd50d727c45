"""Where the books stood at an instant: from both sides, by kind, and which block holds it."""

import ledger
from kernel import clock
from kernel.db import Database, reading
from tests.ledger import books
from tests.ledger.books import LI, VILLAGE


def test_an_instant_in_the_past_keeps_its_figures(village: Database) -> None:
    with clock.frozen(books.noon(2027, 3, 1)):
        books.post(books.award(40))
        books.post(books.award(7, LI))
        slip = books.post(books.redeem(30))
        ledger.seal(VILLAGE)
    until = books.noon(2027, 3, 2)
    with clock.frozen(books.noon(2027, 3, 3)):
        books.undo(slip)
        books.post(books.redeem(5, LI))
        ledger.seal(VILLAGE)
    with reading() as session:
        shop = next(
            one.account
            for one in ledger.trial_balance(session)
            if one.account.startswith("redeemed/")
        )
        then = ledger.standing_at(session, VILLAGE, until=until)
        now = ledger.standing_at(session, VILLAGE, until=books.noon(2027, 3, 4))
        moved = ledger.moved_by_kind(session, VILLAGE, shop, until=until)
        later = ledger.moved_by_kind(session, VILLAGE, shop, until=books.noon(2027, 3, 4))
        head = ledger.head_at(session, VILLAGE, until=until)
        assert ledger.head_at(session, VILLAGE, until=books.noon(2026, 2, 1)) is None
    assert (then.by_books, then.by_balances, then.households) == (17, 17, 2)
    assert (now.by_books, now.by_balances) == (42, 42)
    assert (moved, later) == ({"redeem": 30}, {"redeem": 35, "undo": -30})
    assert head is not None
    assert (head.no, head.entries) == (1, 3)
