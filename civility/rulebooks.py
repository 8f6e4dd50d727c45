"""Versions of the rulebook: which is in force on a day, what it says, what was signed off."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from civility import rule_cells
from civility.rule_tables import RuleAspect, Rulebook, RuleItem, RuleSignOff, RuleTier
from civility.rules import Aspect, Item, Rules, Tier
from kernel import clock
from kernel.errors import Refusal
from registry import Staff


class RulebookMissing(Refusal):
    """No version of the rulebook is in force on this day."""

    code = "rulebook-missing"


class RulebookUnknown(Refusal):
    """There is no such version."""

    code = "rulebook-unknown"


@dataclass(frozen=True)
class Version:
    """A version as a list shows it; `by` is empty where it is our default."""

    id: int
    name: str
    effective_on: date
    at: datetime
    by: str
    is_in_force: bool


@dataclass(frozen=True)
class SignOff:
    """Words of an item that an officer let stand."""

    item: str
    words: str
    by: str
    at: datetime


def rulebook_versions(session: Session) -> list[Version]:
    """Every version, the latest first."""
    in_force = _in_force(session, clock.today())
    query = (
        select(Rulebook, Staff.name)
        .outerjoin(Staff, Staff.id == Rulebook.actor_id)
        .order_by(Rulebook.effective_on.desc())
    )
    return [
        Version(row.id, row.name, row.effective_on, row.at, by or "", row.id == in_force)
        for row, by in session.execute(query)
    ]


def sign_offs_of(session: Session, rulebook_id: int) -> dict[str, SignOff]:
    """What was signed off in a version: item → words, who, when."""
    query = (
        select(RuleSignOff, Staff.name)
        .join(Staff, Staff.id == RuleSignOff.actor_id)
        .where(RuleSignOff.rulebook_id == rulebook_id)
    )
    return {
        row.item: SignOff(row.item, row.words, by, row.at) for row, by in session.execute(query)
    }


def rules_in_force(session: Session, on: date) -> Rules:
    """The version in force on this day.

    :raises RulebookMissing: none is.
    """
    found = _in_force(session, on)
    if found is None:
        raise RulebookMissing(on=on.isoformat())
    return rules_of(session, found)


def _in_force(session: Session, on: date) -> int | None:
    query = (
        select(Rulebook.id)
        .where(Rulebook.effective_on <= on)
        .order_by(Rulebook.effective_on.desc())
        .limit(1)
    )
    return session.scalar(query)


def rules_of(session: Session, rulebook_id: int) -> Rules:
    """This version, whole: four queries, whatever its size.

    :raises RulebookUnknown: there is no such version.
    """
    row = session.get(Rulebook, rulebook_id)
    if row is None:
        raise RulebookUnknown
    return Rules(
        id=row.id,
        name=row.name,
        effective_on=row.effective_on,
        aspects=_aspects(session, rulebook_id),
        items=_items(session, rulebook_id),
    )


def _aspects(session: Session, rulebook_id: int) -> dict[str, Aspect]:
    query = (
        select(RuleAspect.code, RuleAspect.name_zh, RuleAspect.name_en)
        .where(RuleAspect.rulebook_id == rulebook_id)
        .order_by(RuleAspect.place)
    )
    return {row.code: Aspect(*row) for row in session.execute(query)}


def _items(session: Session, rulebook_id: int) -> dict[str, Item]:
    tiers: dict[str, list[Tier]] = {}
    query = (
        select(RuleTier)
        .where(RuleTier.rulebook_id == rulebook_id)
        .order_by(RuleTier.item, RuleTier.no)
    )
    for one in session.scalars(query):
        tier = Tier(one.no, one.label_zh, one.label_en, one.halves, one.points)
        tiers.setdefault(one.item, []).append(tier)
    table = RuleItem.__table__
    rows = session.execute(
        select(table).where(table.c.rulebook_id == rulebook_id).order_by(table.c.place)
    )
    return {row.code: _item(row, tuple(tiers[row.code])) for row in rows}


def _item(row: Row[Any], tiers: tuple[Tier, ...]) -> Item:
    return Item(
        code=row.code,
        aspect=row.aspect,
        title_zh=row.title_zh,
        title_en=row.title_en,
        effect=row.effect,
        topic=row.topic,
        tiers=tiers,
        evidence=rule_cells.evidence(row.evidence)[1],
        cap=rule_cells.cap(row.cap),
        reporters=rule_cells.reporters(row.reporters)[1],
        honour=row.honour,
        sheet=row.sheet,
        ends=row.ends,
        evidence_text=row.evidence,
        reporters_text=row.reporters,
    )
