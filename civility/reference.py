"""The reference sheet: a grade with its dates and the honours, for whoever the household shows it.

Nothing reads it, ranks by it or decides by it: it is printed on the household's own request.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.histories import own_rule, own_rules
from civility.records import TWO_PEOPLE, Record
from civility.rules import Item
from kernel import clock
from registry import Grade, Subject

#: The newest honours that fit on one page.
AT_MOST: Final = 12


@dataclass(frozen=True)
class Honour:
    """A title or merit that two people stand behind, and its day."""

    item: Item
    on: date


@dataclass(frozen=True)
class Reference:
    """What the sheet says: no score, no minus, no comparison with anybody."""

    grade: Grade | None
    honours: tuple[Honour, ...]


def reference_of(session: Session, subject: Subject) -> Reference:
    """The grade in force today, and the latest honours."""
    today = clock.today()
    grade = (
        select(Grade)
        .where(
            Grade.village_id == subject.village_id,
            Grade.subject_id == subject.id,
            Grade.from_on <= today,
            Grade.to_on >= today,
        )
        .order_by(Grade.from_on.desc())
        .limit(1)
    )
    return Reference(session.scalars(grade).one_or_none(), _honours(session, subject))


def _honours(session: Session, subject: Subject) -> tuple[Honour, ...]:
    query = (
        select(Record)
        .where(
            Record.village_id == subject.village_id,
            Record.subject_id == subject.id,
            Record.effect == "add",
            Record.state.in_(TWO_PEOPLE),
        )
        .order_by(Record.happened_on.desc(), Record.id.desc())
    )
    records = list(session.scalars(query))
    if not records:
        return ()
    rules = own_rules(session, records)
    honours = [Honour(rules.items[own_rule(one)], one.happened_on) for one in records]
    return tuple(one for one in honours if one.item.honour)[:AT_MOST]
