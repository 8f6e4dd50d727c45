"""The worked examples of docs/ledger.md, read into values.

[slip-1] 2026-03-05 redeem 50 from household/010317 at redeemed/S01
    household/010317    -50  =  110
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

BLOCK: Final = re.compile(r"^```books\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEAD: Final = re.compile(r"\[(?P<name>[\w-]+)\] (?P<on>\d{4}-\d\d-\d\d) (?P<kind>\w+)(?P<rest>.*)")
LEG: Final = re.compile(
    r"(?P<account>\S+) +(?P<points>[+-]\d+) += +(?P<after>-?\d+)(?: +until (?P<until>\S+))?"
)


@dataclass(frozen=True)
class Leg:
    """One line below the head: an account, what moves, the balance after, the last valid day."""

    account: str
    points: int
    after: int
    until: date | None


@dataclass(frozen=True)
class Example:
    """What happens, and what must come of it: legs, or other words (`refused …`, `nothing`)."""

    name: str
    on: date
    kind: str
    words: tuple[str, ...]
    legs: tuple[Leg, ...]
    said: str

    def word(self, before: str) -> str:
        """The word that follows this one in the head."""
        return self.words[self.words.index(before) + 1]


def examples(page: str) -> Iterator[Example]:
    """All examples of the page, in order.

    :raises ValueError: a line that is neither a head nor a leg nor the one line of other words.
    """
    for block in BLOCK.findall(page):
        for part in block.strip().split("\n\n"):
            yield _example(part.splitlines())


def _example(lines: list[str]) -> Example:
    head = HEAD.fullmatch(lines[0])
    if head is None:
        raise ValueError(f"not the head of an example: {lines[0]}")
    legs = [LEG.fullmatch(line.strip()) for line in lines[1:]]
    said = lines[1].strip() if len(lines) == 2 and legs[0] is None else ""
    if not said and (not legs or None in legs):
        raise ValueError(f"not all legs: {lines}")
    return Example(
        name=head["name"],
        on=date.fromisoformat(head["on"]),
        kind=head["kind"],
        words=tuple(head["rest"].split()),
        legs=() if said else tuple(_leg(leg) for leg in legs if leg),
        said=said,
    )


def _leg(leg: re.Match[str]) -> Leg:
    until = date.fromisoformat(leg["until"]) if leg["until"] else None
    return Leg(leg["account"], int(leg["points"]), int(leg["after"]), until)
