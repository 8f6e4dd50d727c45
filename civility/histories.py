"""Records as the scoring sees them: who has two people's word behind it, and what still counts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from civility.records import Record, records_of
from civility.rulebooks import rules_of
from civility.rules import ADD, Rules
from civility.scoring import Limits, Scored
from registry import setting_of

#: An add counts as soon as two people stand behind it.
_ADDS: Final = frozenset({"confirmed", "listed", "posted"})
_MINUSES: Final = frozenset({"counted"})


def histories(
    session: Session, village: int, subject_ids: Iterable[str], *, since: date, until: date
) -> dict[str, list[Record]]:
    """Subject id → its records of these days that count; a minus until its end."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records_of(session, village, subject_ids, since=since, until=until):
        if counts(record, until):
            found[record.subject_id].append(record)
    return found


def scored(record: Record, item: str) -> Scored:
    """One record as the scoring sees it, its rule found under the name `item`."""
    return Scored(
        id=record.id,
        item=item,
        tier=record.tier,
        happened_on=record.happened_on,
        amount=record.amount,
        person=record.person,
        event=record.event,
        posted=record.points_posted,
    )


def is_vetoed(session: Session, village: int, subject_id: str, on: date) -> bool:
    """Whether a veto is in force on that day: counted, and not ended."""
    veto = select(Record.id).where(
        Record.village_id == village,
        Record.subject_id == subject_id,
        Record.effect == "veto",
        Record.state == "counted",
        Record.ends_on >= on,
    )
    return session.scalars(veto.limit(1)).first() is not None


def limits_of(session: Session, village: int) -> Limits:
    """The village's limits, as settings have them."""
    return Limits(
        aspect_halves=2 * setting_of(session, village, "aspect_gain"),
        event_halves=2 * setting_of(session, village, "event_loss"),
        month_points=setting_of(session, village, "civility_month_points"),
        year_points=setting_of(session, village, "civility_year_points"),
    )


def own_rules(session: Session, records: Iterable[Record]) -> Rules:
    """The rules each of these records was made under, by `own_rule`; one version or several."""
    versions = [rules_of(session, one) for one in sorted({one.rulebook_id for one in records})]
    items = {
        f"{version.id}/{code}": item for version in versions for code, item in version.items.items()
    }
    return replace(versions[-1], items=items)


def own_rule(record: Record) -> str:
    """The name in `own_rules` of the rule that this record was made under."""
    return f"{record.rulebook_id}/{record.item}"


def counts(record: Record, on: date) -> bool:
    """Whether it counts on that day: an add with two people's word, a minus not yet ended."""
    if record.effect == ADD:
        return record.state in _ADDS
    return record.state in _MINUSES and (record.ends_on is None or record.ends_on >= on)
