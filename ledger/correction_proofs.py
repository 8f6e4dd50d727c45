"""Proofs of corrections: each fits what it corrects, mirrors it, or takes what was left of it."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from ledger.chart import CORRECTIONS, REVERSIBLE
from ledger.tables import entry, posting
from ledger.values import Finding


def corrections_fit(session: Session) -> Iterator[Finding]:
    """An undo or a reversal names an entry that may be corrected so; nothing else names one."""
    first = entry.alias()
    query = (
        select(entry.c.village, entry.c.id, entry.c.kind, first.c.kind.label("of"))
        .outerjoin(first, and_(first.c.village == entry.c.village, first.c.id == entry.c.reverses))
        .where(or_(entry.c.reverses.is_not(None), entry.c.kind.in_(CORRECTIONS)))
        .order_by(entry.c.recorded_at, entry.c.id)
    )
    for row in session.execute(query):
        if row.kind not in REVERSIBLE.get(row.of, frozenset()):
            what = f"{row.kind} cannot correct {row.of or 'nothing'}"
            yield Finding("corrections-fit", row.village, row.id, None, what)


def reversals_mirror(session: Session) -> Iterator[Finding]:
    """An undo or a reversal takes back exactly what its original moved."""
    opposite = and_(entry.c.reverses.is_not(None), entry.c.kind != "adjust")
    pair = (
        select(entry.c.village, entry.c.id, entry.c.id.label("one"))
        .where(opposite)
        .union_all(select(entry.c.village, entry.c.id, entry.c.reverses).where(opposite))
        .subquery()
    )
    total = func.sum(posting.c.points)
    query = (
        select(pair.c.village, pair.c.id, posting.c.account, total.label("left"))
        .join(posting, and_(posting.c.village == pair.c.village, posting.c.entry == pair.c.one))
        .group_by(pair.c.village, pair.c.id, posting.c.account)
        .having(total != 0)
        .order_by(pair.c.village, pair.c.id, posting.c.account)
    )
    for row in session.execute(query):
        what = f"{int(row.left):+d} points are left of the pair"
        yield Finding("reversals-mirror", row.village, row.id, row.account, what)


def adjustments_take_what_was_left(session: Session) -> Iterator[Finding]:
    """An adjustment takes from those who were given: all they were given, or all they had left.

    Where every one of them still had all of it, the exact opposite was due instead.
    """
    given = _household_legs(session, entry.c.reverses)
    for (village, one), legs in _household_legs(session, entry.c.id).items():
        gave = given.get((village, one), {})
        for code, (points, after) in legs.items():
            left = gave.get(code, (0, 0))[0] + points
            if left < 0 or (left > 0 and after != 0):
                what = f"{-points} taken of {left - points} given, {after} left"
                yield Finding("adjustments-take-what-was-left", village, one, code, what)
        if -sum(points for points, _ in legs.values()) == sum(
            points for points, _ in gave.values()
        ):
            what = "all of it was taken back: it should have been reversed"
            yield Finding("adjustments-take-what-was-left", village, one, None, what)


def _household_legs(
    session: Session, which: ColumnElement[str]
) -> dict[tuple[int, str], dict[str, tuple[int, int]]]:
    """Adjustment → household account → points and balance after, of it or of what it corrects."""
    query = (
        select(
            entry.c.village,
            entry.c.id,
            posting.c.account,
            posting.c.points,
            posting.c.balance_after,
        )
        .join(posting, and_(posting.c.village == entry.c.village, posting.c.entry == which))
        .where(entry.c.kind == "adjust", posting.c.account.startswith("household/"))
        .order_by(entry.c.village, entry.c.id, posting.c.account)
    )
    legs: dict[tuple[int, str], dict[str, tuple[int, int]]] = {}
    for village, one, code, points, after in session.execute(query):
        legs.setdefault((village, one), {})[code] = (points, after)
    return legs
