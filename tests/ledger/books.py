"""Standing characters of the ledger's tests: one village, its accounts, and short verbs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, groupby
from typing import Final

from sqlalchemy import Date, text
from sqlalchemy.orm import Session

import ledger
from kernel.db import reading, transaction
from kernel.errors import Refusal
from ledger import Draft, Entry, Finding, Leg, Line, Parcel, move

VILLAGE: Final = 7
ELSEWHERE: Final = 8
NOON: Final = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LAST: Final = date(2027, 12, 31)
WANG: Final = "household/010317"
LI: Final = "household/010318"
SHOP: Final = "redeemed/S01"
CONTRA: Final = ("issued", SHOP, "expired")

_numbers = count(1)


def noon(year: int, month: int, day: int) -> datetime:
    """Midday of that day in the town's zone."""
    return datetime(year, month, day, 4, 0, tzinfo=UTC)


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def open_books(*codes: str, village: int = VILLAGE) -> None:
    """Open the contra accounts of a village, and these."""
    transaction(lambda tx: ledger.open_accounts(tx, village, [*CONTRA, *codes]))


def opening(
    points: int,
    code: str = WANG,
    *,
    until: date = LAST,
    source: str = "",
    village: int = VILLAGE,
) -> Draft:
    """Points brought over from before the books."""
    draft = _draft("opening", move(points, source="issued", target=code), until, source)
    return replace(draft, village=village)


def award(points: int, code: str = WANG, *, until: date = LAST, source: str = "") -> Draft:
    """Points earned."""
    return _draft("award", move(points, source="issued", target=code), until, source)


def redeem(points: int, code: str = WANG, *, source: str = "") -> Draft:
    """Points spent in the shop."""
    return _draft("redeem", move(points, source=code, target=SHOP), None, source)


def settle(points: int, shop: str, *, source: str) -> Entry:
    """Settle a shop's month: points leave its account, or come back to it (below zero)."""
    way = (f"redeemed/{shop}", f"settled/{shop}")
    source_, target = way if points > 0 else way[::-1]
    draft = _draft("settle", move(abs(points), source=source_, target=target), None, source)

    def work(tx: Session) -> Entry:
        ledger.open_account(tx, VILLAGE, f"settled/{shop}")
        return ledger.post(tx, draft)

    return transaction(work)


def _draft(kind: str, one: ledger.Move, until: date | None, source: str) -> Draft:
    return Draft(VILLAGE, kind, (one,), source or f"{kind}/{next(_numbers)}", "staff/1", until)


def post(draft: Draft) -> Entry:
    """Post it in a transaction of its own."""
    return transaction(lambda tx: ledger.post(tx, draft))


def post_many(*drafts: Draft) -> list[Entry]:
    """Post them in one transaction."""
    return transaction(lambda tx: ledger.post_many(tx, drafts))


def undo(entry: Entry, kind: str = "undo", *, source: str = "") -> Entry:
    """Post the opposite of an entry."""
    place = {"kind": kind, "source": source or f"{kind}/{next(_numbers)}", "actor": "staff/2"}
    return transaction(lambda tx: ledger.reverse(tx, VILLAGE, entry.id, **place))


def adjust(entry: Entry, *, source: str = "") -> Entry:
    """Take back what is left of a wrong entry."""
    source = source or f"adjust/{next(_numbers)}"
    return transaction(
        lambda tx: ledger.adjust(tx, VILLAGE, entry.id, source=source, actor="staff/2")
    )


def transfer(points: int, source: str = WANG, target: str = LI, *, ref: str = "") -> list[Entry]:
    """Move points between two households."""
    way = {"source": source, "target": target, "ref": ref or f"split/{next(_numbers)}"}
    return transaction(
        lambda tx: ledger.transfer(tx, VILLAGE, points=points, actor="staff/2", **way)
    )


def move_out(code: str = WANG, *, ref: str, village: int = VILLAGE) -> list[Parcel]:
    """Send what a household has on its way."""
    return transaction(
        lambda tx: ledger.move_out(tx, village, source=code, ref=ref, actor="staff/2")
    )


def move_in(
    parcels: list[Parcel], code: str = WANG, *, ref: str, village: int = ELSEWHERE
) -> list[Entry]:
    """Receive it."""
    return transaction(
        lambda tx: ledger.move_in(
            tx, village, target=code, parcels=parcels, ref=ref, actor="staff/2"
        )
    )


def move_village(here: int, there: int, code: str = WANG, *, ref: str) -> None:
    """A household moves from one village to another, with all its points."""
    move_in(move_out(code, ref=ref, village=here), code, ref=ref, village=there)


def grant(points: int) -> Entry:
    """Set (or add to) the year's budget."""
    source = f"budget/{next(_numbers)}"
    return transaction(
        lambda tx: ledger.grant_budget(tx, VILLAGE, points, source=source, actor="staff/3")
    )


def expire() -> list[Entry]:
    """The nightly run."""
    return transaction(lambda tx: ledger.expire_due(tx, VILLAGE, actor="programme"))


def balance(code: str = WANG) -> int:
    """The account's points by its last posting."""
    with reading() as session:
        return ledger.balance_of(session, VILLAGE, code)


def available(code: str = WANG) -> int:
    """Points that can be spent now."""
    with reading() as session:
        return ledger.available(session, VILLAGE, code)


def next_expiry(code: str = WANG) -> ledger.Expiry | None:
    """The next points to end."""
    with reading() as session:
        return ledger.next_expiry(session, VILLAGE, code)


def statement(code: str = WANG, *, before: int | None = None, limit: int = 20) -> list[Line]:
    """A page of the account's statement."""
    with reading() as session:
        return ledger.statement_of(session, VILLAGE, code, before=before, limit=limit)


def audit() -> list[Finding]:
    """What the audit finds."""
    with reading() as session:
        return ledger.audit(session)


def entries_by(ref: str) -> list[Entry]:
    """The entries of this village's transfers with this reference, in order."""
    query = (
        "SELECT id, account, slot, seq, points, balance_after, expires_on FROM entry"
        " JOIN posting ON posting.village = entry.village AND posting.entry = entry.id"
        f" WHERE entry.village = {VILLAGE} AND source LIKE '{ref}/%' ORDER BY source, points"
    )
    with reading() as session:
        typed = text(query).columns(expires_on=Date)
        found = [tuple(row) for row in session.execute(typed)]
    return [
        Entry(
            VILLAGE,
            one,
            "transfer",
            NOON,
            ref,
            "staff/2",
            None,
            tuple(Leg(*leg) for _, *leg in legs),
        )
        for one, legs in groupby(found, key=lambda row: row[0])
    ]


def rows(sql: str) -> list[tuple[object, ...]]:
    """What a plain query gives."""
    with reading() as session:
        return [tuple(row) for row in session.execute(text(sql))]


def outcome_of(work: Callable[[], object]) -> str:
    """What came of it: `done`, or the code of the refusal."""
    try:
        work()
    except Refusal as refusal:
        return refusal.code
    return "done"
