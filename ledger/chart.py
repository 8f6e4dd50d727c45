"""The chart of accounts and the kinds of entry: what may move where, and in which direction."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class AccountKind:
    """How accounts of one kind behave.

    `limited`: never below zero. `slotted`: kept in several rows on PostgreSQL, so that tills
    do not queue for one hot row. `lots`: credits expire, first in first out.
    """

    limited: bool = False
    slotted: bool = False
    lots: bool = False


ACCOUNT_KINDS: Final = {
    "issued": AccountKind(slotted=True),
    "household": AccountKind(limited=True, lots=True),
    "redeemed": AccountKind(slotted=True),
    "settled": AccountKind(),
    "merchant": AccountKind(),
    "expired": AccountKind(),
    "budget": AccountKind(limited=True),
    "budgeted": AccountKind(),
    "moved-out": AccountKind(),
    "moved-in": AccountKind(),
    "adjustment": AccountKind(),
}

#: kind of entry → legs it may have: account kind and sign (+1 the holder's claim grows).
ENTRY_KINDS: Final[dict[str, frozenset[tuple[str, int]]]] = {
    "opening": frozenset({("issued", -1), ("household", 1)}),
    "award": frozenset({("issued", -1), ("household", 1), ("budget", -1), ("budgeted", 1)}),
    "redeem": frozenset({("household", -1), ("redeemed", 1)}),
    "undo": frozenset({("household", 1), ("redeemed", -1), ("merchant", -1)}),
    "reverse": frozenset(
        {
            ("household", -1),
            ("issued", 1),
            ("budget", 1),
            ("budgeted", -1),
            ("household", 1),
            ("redeemed", -1),
            ("merchant", -1),
        }
    ),
    "expire": frozenset({("household", -1), ("expired", 1)}),
    "settle": frozenset({("redeemed", -1), ("redeemed", 1), ("settled", 1), ("settled", -1)}),
    "offer": frozenset({("household", -1), ("merchant", 1)}),
    "repay": frozenset({("merchant", -1), ("merchant", 1), ("settled", 1), ("settled", -1)}),
    "budget": frozenset({("budget", 1), ("budget", -1), ("budgeted", 1), ("budgeted", -1)}),
    "transfer": frozenset(
        {("household", -1), ("household", 1), ("moved-out", 1), ("moved-in", -1)}
    ),
    "adjust": frozenset({("household", -1), ("adjustment", 1)}),
}

#: Kinds of entry that correct another one, and no others do.
CORRECTIONS: Final = frozenset({"undo", "reverse", "adjust"})

#: Corrections that are the exact opposite of what they correct; the others take what is left.
OPPOSITES: Final = frozenset({"undo", "reverse"})

#: kind of entry → kinds it may be corrected by.
REVERSIBLE: Final = {
    "opening": frozenset({"reverse", "adjust"}),
    "award": frozenset({"reverse", "adjust"}),
    "redeem": frozenset({"undo", "reverse"}),
    "offer": frozenset({"undo", "reverse"}),
}

SLOTS_ON_POSTGRES: Final = 16


def kind_of(code: str) -> AccountKind:
    """The account kind that the first segment of `code` names.

    :raises KeyError: an account outside the chart.
    """
    return ACCOUNT_KINDS[code.partition("/")[0]]


def slots_of(code: str, dialect: str) -> int:
    """How many balance rows the account has on this engine."""
    return SLOTS_ON_POSTGRES if kind_of(code).slotted and dialect == "postgresql" else 1
