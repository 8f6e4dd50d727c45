"""Finding subjects: by number, tail of the telephone, name or initials, and by where they live.

What was typed says itself which of these it is. A list stands by number and never by points;
a page of it costs the same wherever it lies.
"""

import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.cards import Card
from registry.readings import TAIL
from registry.subjects import Subject

PAGE: Final = 50
#: A list is counted up to here: beyond it, a narrower question helps more than a figure.
COUNTED: Final = 1_000
TEXT_AT_MOST: Final = 40
_PHONE: Final = 11
#: The greatest sign there is: no text that begins with `x` stands after `x` and it.
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True)
class Wanted:
    """Which subjects are looked for. `card`: with a live one (True), without (False), or both.

    Closed ones are left out unless `closed`.
    """

    villages: tuple[int, ...]
    text: str = ""
    group: str = ""
    grid_id: int | None = None
    card: bool | None = None
    closed: bool = False


@dataclass(frozen=True)
class FoundPage:
    """One page by number, what stands before and after it, and how many there are in all.

    `total` above `COUNTED` means more than that.
    """

    subjects: list[Subject]
    total: int
    before: str | None = None
    after: str | None = None


def find_page(
    session: Session, wanted: Wanted, *, after: str = "", before: str = "", limit: int = PAGE
) -> FoundPage:
    """The page of subjects that stand after (or before) a number; two queries."""
    matching = _matching(wanted)
    number = Subject.number
    query = select(Subject).where(*matching).order_by(number.desc() if before else number)
    if before or after or not wanted.text:
        # The range, even an open one, lets SQLite walk the numbers of each village in order.
        query = query.where(number < before if before else number > after)
    rows = list(session.scalars(query.limit(limit + 1)))
    has_more, rows = len(rows) > limit, rows[:limit]
    if before:
        rows.reverse()
    total = _count(session, select(Subject.id).where(*matching))
    is_later, is_earlier = (bool(before), has_more) if before else (has_more, bool(after))
    return FoundPage(
        rows,
        total,
        before=rows[0].number if rows and is_earlier else None,
        after=rows[-1].number if rows and is_later else None,
    )


def groups_of(session: Session, village_id: int) -> list[str]:
    """The villager groups of a village, those of fewer signs first: 2组 before 10组."""
    query = (
        select(Subject.villager_group)
        .where(Subject.village_id == village_id, Subject.villager_group.is_not(None))
        .distinct()
    )
    groups = [group for group in session.scalars(query) if group]
    return sorted(groups, key=lambda group: (len(group), group))


def _count(session: Session, matching: Select[Any]) -> int:
    few = matching.limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def _matching(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Every condition, the village in each way of finding: that is how the indexes begin."""
    text = unicodedata.normalize("NFKC", "".join(wanted.text.split()))[:TEXT_AT_MOST]
    here = Subject.village_id.in_(wanted.villages)
    conditions = [or_(*(and_(here, one) for one in _ways(text))) if text else here]
    if wanted.group:
        conditions.append(Subject.villager_group == wanted.group)
    if wanted.grid_id is not None:
        conditions.append(Subject.grid_id == wanted.grid_id)
    if not wanted.closed:
        conditions.append(Subject.closed_on.is_(None))
    if wanted.card is not None:
        # Not EXISTS: PostgreSQL would read every card of the town for a page of households.
        live = (
            select(Card.id)
            .where(
                Card.village_id == Subject.village_id,
                Card.subject_id == Subject.id,
                Card.revoked_at.is_(None),
            )
            .limit(1)
            .scalar_subquery()
        )
        conditions.append(live.is_not(None) if wanted.card else live.is_(None))
    return conditions


def _ways(text: str) -> list[ColumnElement[bool]]:
    """What the text can be: digits a number or a tail, letters initials, other signs a name."""
    if not (text.isascii() and text.isalnum()):
        return [_begins(Subject.head, text), _begins(Subject.name, text)]
    if text.isalpha():
        letters = text.lower()
        return [_begins(Subject.initials, letters), _begins(Subject.initials_too, letters)]
    if text.isdigit() and len(text) == _PHONE:
        return [and_(Subject.phone_tail == text[-TAIL:], Subject.phone == text)]
    ways = [_begins(Subject.number, text.upper())]
    if text.isdigit() and len(text) == TAIL:
        ways.append(Subject.phone_tail == text)
    return ways


def _begins(column: InstrumentedAttribute[Any], text: str) -> ColumnElement[bool]:
    return and_(column >= text, column < text + _LAST)
