"""What many accounts can spend: the same as asked one by one, in one query."""

from datetime import date

import ledger
from kernel import clock
from kernel.db import Database, reading
from tests.ledger.books import (
    ELSEWHERE,
    LI,
    NOON,
    VILLAGE,
    WANG,
    award,
    open_books,
    opening,
    post,
    redeem,
)

ASKED = [(VILLAGE, WANG), (VILLAGE, LI), (ELSEWHERE, WANG), (VILLAGE, "household/0")]


def test_many_are_told_at_once_less_what_has_ended(database: Database) -> None:
    with clock.frozen(NOON):
        open_books(WANG, LI)
        open_books(WANG, village=ELSEWHERE)
        post(award(50, until=date(2026, 6, 30)))
        post(award(30))
        post(redeem(20))
        post(opening(7, village=ELSEWHERE))
    for day, expected in ((NOON, 60), (NOON.replace(month=7), 30)):
        with clock.frozen(day), reading() as session:
            told = ledger.available_each(session, ASKED)
            assert told == {(VILLAGE, WANG): expected, (VILLAGE, LI): 0, (ELSEWHERE, WANG): 7}
            assert told == {one: ledger.available(session, *one) for one in ASKED[:3]}


def test_nobody_asked_nobody_told(database: Database) -> None:
    with reading() as session:
        assert ledger.available_each(session, []) == {}
