"""An offer's terms as plain arithmetic: what is paid, whom it is for, and whether it holds now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

#: percent off, an amount off, a special price, a gift or a service.
TYPES: Final = ("percent", "amount", "price", "gift")
#: kind of subject → its bit.
KIND_BITS: Final = {"household": 1, "agribusiness": 2, "collective": 4}
#: From the best to the lowest; an offer for one is for all before it.
LADDER: Final = ("AAA", "AA", "A", "B", "C", "D")
EVERY_DAY: Final = 0b1111111
DAY_MINUTES: Final = 24 * 60
PERCENT: Final = 100


def paid_fen(offer_type: str, value: int, list_fen: int) -> int:
    """What is paid in cash, in fen, where the price without the offer is `list_fen`.

    `value`: percent off, fen off, or the price in fen; a gift costs nothing. A half fen goes up.
    """
    if offer_type == "percent":
        return (list_fen * (PERCENT - value) * 2 + PERCENT) // (2 * PERCENT)
    if offer_type == "amount":
        return max(0, list_fen - value)
    return min(value, list_fen) if offer_type == "price" else 0


def reaches(lowest: str | None, grade: str | None) -> bool:
    """Whether a subject with this grade (or none) reaches an offer's lowest grade."""
    if lowest is None:
        return True
    return grade is not None and LADDER.index(grade) <= LADDER.index(lowest)


@dataclass(frozen=True)
class Conditions:
    """When an offer holds and for whom; days and minutes are the town's own."""

    lowest: str | None
    kinds: int
    weekdays: int
    from_minute: int
    until_minute: int
    from_on: date
    until_on: date
    cap_household: int | None
    cap_day: int | None
    cap_total: int | None
    budget_fen: int | None
    points: int


@dataclass(frozen=True)
class Facts:
    """What is so at the moment of asking: states, who asks, and what was used before.

    `used_month` counts this household's uses in the month; `saving_fen` is what this use costs
    the budget; `available` are the household's points.
    """

    merchant_state: str
    is_bound: bool
    offer_state: str
    policy_runs: bool
    day: date
    minute: int
    grade: str | None
    kind: str
    used_month: int
    used_day: int
    used_total: int
    spent_fen: int
    saving_fen: int
    available: int


def hindrances(terms: Conditions, facts: Facts) -> Iterator[str]:
    """Why the offer does not hold, in words of ours that nobody is told; none: it holds."""
    holds = {
        "merchant": facts.merchant_state == "published" and facts.is_bound,
        "offer": facts.offer_state == "published",
        "policy": facts.policy_runs,
        "days": terms.from_on <= facts.day <= terms.until_on,
        "weekday": bool(terms.weekdays >> (facts.day.isoweekday() - 1) & 1),
        "hours": terms.from_minute <= facts.minute < terms.until_minute,
        "grade": reaches(terms.lowest, facts.grade),
        "kind": bool(terms.kinds & KIND_BITS[facts.kind]),
        "household": _is_under(facts.used_month + 1, terms.cap_household),
        "day": _is_under(facts.used_day + 1, terms.cap_day),
        "total": _is_under(facts.used_total + 1, terms.cap_total),
        "budget": _is_under(facts.spent_fen + facts.saving_fen, terms.budget_fen),
        "points": facts.available >= terms.points,
    }
    yield from (name for name, is_so in holds.items() if not is_so)


def _is_under(count: int, cap: int | None) -> bool:
    return cap is None or count <= cap
