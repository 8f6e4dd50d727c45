"""Adopting a version of the rulebook: made of sheets without a fault, once, and never changed.

The default is ours (`defaults/`): 66 items, the vetoes, and a modest sheet for organisations.
Every figure in it is a proposal; a town adopts its own version over it.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from civility.caps import cap_text
from civility.rule_sheets import Draft, read_rule_sheets
from civility.rule_tables import (
    NAME_LENGTH,
    RuleAspect,
    Rulebook,
    RuleItem,
    RuleSignOff,
    RuleTier,
)
from civility.rules import Aspect, Item
from kernel import clock
from kernel.db import transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from registry import Actor, NotPermitted, hold_village, town

PERMISSION: Final = "rulebook"
DEFAULTS: Final = Path(__file__).with_name("defaults")
#: The default's files, in the order of the rulebook.
DEFAULT_FILES: Final = ("rulebook.csv", "organisations.csv", "vetoes.csv")
DEFAULT_NAME: Final = "66 项细则（默认建议稿）"
_LONGEST_WORDS: Final = 200


class RulebookFaulty(Refusal):
    """The sheets have faults: nothing of them is taken."""

    code = "rulebook-faulty"


class RulebookUnsigned(Refusal):
    """Items with suspicious words were not signed off."""

    code = "rulebook-unsigned"


class RulebookNameUnfit(Refusal):
    """A version needs a name, and not too long a one."""

    code = "rulebook-name-unfit"


class RulebookDayUnfit(Refusal):
    """A version begins after today, and on a day on which no other begins."""

    code = "rulebook-day-unfit"


@dataclass(frozen=True)
class Proposal:
    """A version to adopt: its name, its first day, its file, and the items signed off."""

    name: str
    effective_on: date
    content: bytes
    signed: Collection[str] = ()


def adopt_rulebook(actor: Actor, proposal: Proposal, *, key: str) -> int:
    """Adopt a version from its first day, for the whole town; gives its id. Outermost.

    Until then the one in force stays in force, and it stays that of the records made under it.

    :raises NotPermitted: not an officer of the town.
    :raises RulebookNameUnfit: no name, or too long a one.
    :raises RulebookFaulty: the sheets have faults.
    :raises RulebookUnsigned: items with suspicious words were not signed off.
    :raises RulebookDayUnfit: not after today, or another version begins on that day.
    :raises TableNotFound, ColumnsMissing, WorkbookNotReadable, WorkbookTooLarge: the file.
    """
    if not actor.may_everywhere(PERMISSION):
        raise NotPermitted
    name = _name(proposal.name)
    draft = _whole(proposal.content)
    unsigned = [one.item for one in draft.warned if one.item not in proposal.signed]
    if unsigned:
        raise RulebookUnsigned(items=", ".join(unsigned))
    first_day = proposal.effective_on
    request = {
        "do": "rulebook",
        "name": name,
        "on": first_day.isoformat(),
        "digest": hashlib.sha256(proposal.content).hexdigest(),
    }

    def work(tx: Session) -> Outcome:
        place = town(tx).id

        def add() -> dict[str, Any]:
            # Two officers at once: the second sees the first one's day.
            hold_village(tx, place)
            _refuse_day(tx, first_day)
            return {"rulebook": _store(tx, draft, name, first_day, actor_id=str(actor.staff_id))}

        return once(tx, Operation(place, actor.client, key, request), add)

    return int(transaction(work).unwrap()["rulebook"])


def add_default_rules(tx: Session) -> int | None:
    """Begin with our default, in force from this year's first day; nothing if a version stands."""
    if tx.scalar(select(func.count()).select_from(Rulebook)):
        return None
    first_day = clock.today().replace(month=1, day=1)
    return _store(tx, default_rules(), DEFAULT_NAME, first_day, actor_id=None)


@cache
def default_rules() -> Draft:
    """The default rulebook, read from its files once in a process; nobody may change it."""
    drafts = [_whole(DEFAULTS.joinpath(name).read_bytes()) for name in DEFAULT_FILES]
    aspects: dict[str, Aspect] = {}
    items: dict[str, Item] = {}
    for draft in drafts:
        aspects |= draft.aspects
        items |= draft.items
    return Draft(aspects, items, (), ())


def _name(said: str) -> str:
    name = " ".join(said.split())
    if not name or len(name) > NAME_LENGTH or not name.isprintable():
        raise RulebookNameUnfit(at_most=NAME_LENGTH)
    return name


def _whole(content: bytes) -> Draft:
    draft = read_rule_sheets(content)
    if draft.faults or not draft.items:
        raise RulebookFaulty(faults=len(draft.faults))
    return draft


def _refuse_day(tx: Session, first_day: date) -> None:
    taken = tx.scalar(select(Rulebook.id).where(Rulebook.effective_on == first_day))
    if taken is not None or first_day <= clock.today():
        raise RulebookDayUnfit(today=clock.today().isoformat())


def _store(tx: Session, draft: Draft, name: str, first_day: date, *, actor_id: str | None) -> int:
    version = Rulebook(name=name, effective_on=first_day, at=clock.now(), actor_id=actor_id)
    tx.add(version)
    tx.flush()
    of = {"rulebook_id": version.id}
    tx.execute(
        insert(RuleAspect),
        [{**of, **vars(one), "place": n} for n, one in enumerate(draft.aspects.values())],
    )
    tx.execute(
        insert(RuleItem), [of | _columns(n, one) for n, one in enumerate(draft.items.values())]
    )
    tx.execute(
        insert(RuleTier),
        [
            {**of, "item": one.code, **vars(tier)}
            for one in draft.items.values()
            for tier in one.tiers
        ],
    )
    if draft.warned:
        tx.execute(insert(RuleSignOff), [of | signed for signed in _sign_offs(draft, actor_id)])
    return version.id


def _columns(place: int, item: Item) -> dict[str, Any]:
    return {
        "code": item.code,
        "place": place,
        "aspect": item.aspect,
        "title_zh": item.title_zh,
        "title_en": item.title_en,
        "effect": item.effect,
        "topic": item.topic,
        "evidence": item.evidence_text,
        "cap": cap_text(item.cap),
        "reporters": item.reporters_text,
        "honour": item.honour,
        "sheet": item.sheet,
        "ends": item.ends,
    }


def _sign_offs(draft: Draft, actor_id: str | None) -> list[dict[str, Any]]:
    return [
        {
            "item": one.item,
            "words": ", ".join(one.words)[:_LONGEST_WORDS],
            "actor_id": actor_id,
            "at": clock.now(),
        }
        for one in draft.warned
    ]
