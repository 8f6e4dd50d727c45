"""Proofs of moves: what left one village arrived in another, with the days it had."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from ledger.tables import entry, posting
from ledger.values import Finding


@dataclass(frozen=True)
class Side:
    """One entry of a move: what it moved through its village's gate, and with which last day."""

    village: int
    entry: str
    account: str
    points: int
    until: date | None


def moves_keep_days(session: Session) -> Iterator[Finding]:
    """Every transfer names in its source the last valid day its points arrive with."""
    query = (
        select(entry.c.village, entry.c.id, entry.c.source, posting.c.account, posting.c.expires_on)
        .join(posting, and_(posting.c.village == entry.c.village, posting.c.entry == entry.c.id))
        .where(entry.c.kind == "transfer", posting.c.points > 0, posting.c.account != "moved-out")
        .order_by(entry.c.village, entry.c.id)
    )
    for row in session.execute(query):
        if not row.source.endswith(f"/{row.expires_on}"):
            what = f"{row.source} arrived with the day {row.expires_on}"
            yield Finding("moves-keep-days", row.village, row.id, row.account, what)


def moves_pair(session: Session) -> Iterator[Finding]:
    """What left by `moved-out` arrived by `moved-in` in one other village: points and last day."""
    sides = _sides(session)
    for source, ways in sorted(sides.items()):
        out, into = ways["moved-out"], ways["moved-in"]
        if len(out) == len(into) == 1 and _fit(source, out[0], into[0]):
            continue
        for one in (*out, *into):
            where = f"{abs(one.points)} points of {source}"
            what = f"{where} are on their way" if not into else f"{where} have no one other side"
            yield Finding("moves-pair", one.village, one.entry, one.account, what)


def _sides(session: Session) -> dict[str, dict[str, list[Side]]]:
    gate, arrived = posting.alias(), posting.alias()
    last_day = func.max(arrived.c.expires_on)
    query = (
        select(entry.c.source, gate.c.account, entry.c.village, entry.c.id, gate.c.points, last_day)
        .join(gate, and_(gate.c.village == entry.c.village, gate.c.entry == entry.c.id))
        .join(arrived, and_(arrived.c.village == entry.c.village, arrived.c.entry == entry.c.id))
        .where(gate.c.account.in_(("moved-out", "moved-in")))
        .group_by(entry.c.source, gate.c.account, entry.c.village, entry.c.id, gate.c.points)
        .order_by(entry.c.village, entry.c.id)
    )
    sides: dict[str, dict[str, list[Side]]] = defaultdict(lambda: {"moved-out": [], "moved-in": []})
    for source, account, village, one, points, until in session.execute(query):
        sides[source][account].append(Side(village, one, account, points, until))
    return sides


def _fit(source: str, out: Side, into: Side) -> bool:
    same = out.village != into.village and out.points == -into.points
    return same and source.endswith(f"/{into.until}")
