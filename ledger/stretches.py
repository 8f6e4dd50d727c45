"""Stretches of statements: for many households at once, the lines from one place to another.

A place is the gapless number of an account's line: what ends at one and begins at it again has no
line twice and leaves none out, whatever the clocks said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from kernel.db import in_parts
from ledger.statement import lines_query
from ledger.tables import balance, entry, posting
from ledger.values import Line

# One condition each: far below how deep SQLite reads into an expression.
_AT_ONCE: Final = 100


@dataclass(frozen=True)
class Stretch:
    """Lines of one household, the oldest first, and its balance in points before them."""

    before: int
    lines: tuple[Line, ...]

    @property
    def after(self) -> int:
        """The balance after the last of them."""
        return self.lines[-1].balance_after if self.lines else self.before


def places_at(session: Session, village: int, *, until: datetime | None = None) -> dict[str, int]:
    """Household account → the number of its last line recorded before an instant, or till now.

    Whoever has no line by then is left out.
    """
    if until is None:
        query = select(balance.c.account, balance.c.seq).where(
            balance.c.village == village, balance.c.account.startswith("household/")
        )
        return {row.account: row.seq for row in session.execute(query) if row.seq}
    query = (
        select(posting.c.account, func.max(posting.c.seq).label("seq"))
        .join(entry, (entry.c.village == posting.c.village) & (entry.c.id == posting.c.entry))
        .where(
            posting.c.village == village,
            posting.c.account.startswith("household/"),
            entry.c.recorded_at < until,
        )
        .group_by(posting.c.account)
    )
    return {row.account: row.seq for row in session.execute(query)}


def stretches_of(
    session: Session, village: int, wanted: Mapping[str, tuple[int, int]]
) -> dict[str, Stretch]:
    """Household account → what came and went after its first place, up to its second one.

    A query for a hundred households.
    """
    found: dict[str, list[Line]] = {code: [] for code in wanted}
    for part in in_parts(sorted(wanted), _AT_ONCE):
        # The line at the first place itself says what there was before.
        asked = (
            and_(posting.c.account == code, posting.c.seq.between(*wanted[code])) for code in part
        )
        query = (
            lines_query()
            .add_columns(posting.c.account)
            .where(posting.c.village == village, posting.c.slot == 0, or_(*asked))
            .order_by(posting.c.account, posting.c.seq)
        )
        for row in session.execute(query):
            said = dict(row._mapping)
            found[said.pop("account")].append(Line(**said))
    return {code: _stretch(lines, wanted[code][0]) for code, lines in found.items()}


def _stretch(lines: list[Line], first: int) -> Stretch:
    if lines and lines[0].seq == first:
        return Stretch(lines[0].balance_after, tuple(lines[1:]))
    return Stretch(0, tuple(lines))
