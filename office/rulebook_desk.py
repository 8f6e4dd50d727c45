"""The rulebook as the office sees it: a version set out by aspect, and a new one being checked."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import civility
from civility import VETO, Aspect, Draft, Item, Rules
from registry import WorkbookNotReadable

HOUSEHOLD: Final = civility.SHEETS[0]
#: What the checked sheet is carried as between its check and its adoption, at most.
LONGEST: Final = 400_000


@dataclass(frozen=True)
class Part:
    """The items of one aspect."""

    aspect: Aspect
    items: Sequence[Item]

    @property
    def is_veto(self) -> bool:
        """Whether these are vetoes, which have no rating but an end."""
        return all(item.effect == VETO for item in self.items)


def parts_of(rules: Rules) -> list[Part]:
    """The aspects in the rulebook's order, each with its items."""
    return [
        Part(aspect, [item for item in rules.items.values() if item.aspect == code])
        for code, aspect in rules.aspects.items()
    ]


def counts_of(rules: Rules) -> dict[str, int]:
    """How many items of households add, subtract and veto, and how many organisations have."""
    own = [item.effect for item in rules.items.values() if item.sheet == HOUSEHOLD]
    counts = {effect: own.count(effect) for effect in civility.EFFECTS}
    return {**counts, "organisations": len(rules.items) - len(own)}


def packed(draft: Draft) -> str:
    """The checked sheet as text that a form can carry."""
    rules = Rules(0, "", date.min, draft.aspects, draft.items)
    return base64.b64encode(civility.rule_csv(rules)).decode()


def unpacked(said: str) -> bytes:
    """The sheet that a form carried.

    :raises WorkbookNotReadable: it was not made by `packed`.
    """
    try:
        return base64.b64decode(said[:LONGEST].encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise WorkbookNotReadable from error


def day_of(said: str) -> date:
    """The day typed; what cannot be read is a day long past, which the verb refuses."""
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return date.min
