"""What offers are used for: by policy, village, merchant and grade, in a stretch of days.

Only sums leave this room. No household is named or counted, nobody is ranked, and grades stand
together until at least five households stand behind each line: fewer would be recognised.
Uses that were taken back count for nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session

from kernel import clock
from merchants.offers import Offer, OfferCount
from merchants.policies import Policy, policies_in_force
from merchants.roll import Merchant
from merchants.scans import KEPT, Use
from merchants.showing import SHOWN, Running, running_offers
from merchants.terms import LADDER

#: No line about grades stands for fewer households.
FEWEST: Final = 5
#: Grades that are told one by one; what is below, or not rated, stands together.
_TOLD: Final = LADDER[:3]
THROUGH: Final = "offers"
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Days:
    """A stretch of days, the first and the last in it."""

    since: date
    until: date


@dataclass(frozen=True)
class Sum:
    """Uses that belong together: how many, prices in fen without offers and paid, points."""

    village: int
    merchant: str
    policy: int
    uses: int
    list_fen: int
    paid_fen: int
    points: int

    @property
    def saved_fen(self) -> int:
        """What households saved, in fen."""
        return self.list_fen - self.paid_fen


def used(session: Session, villages: Collection[int], days: Days) -> list[Sum]:
    """What was used in these villages, by village, merchant and policy."""
    counted = (func.count(), func.sum(Use.list_fen), func.sum(Use.paid_fen), func.sum(Use.points))
    query = (
        select(Use.village_id, Use.merchant, Offer.policy, *counted)
        .join(Offer, and_(Offer.village_id == Use.village_id, Offer.id == Use.offer))
        .where(*_within(villages, days))
        .group_by(Use.village_id, Use.merchant, Offer.policy)
        .order_by(Use.village_id, Use.merchant, Offer.policy)
    )
    return [Sum(*row[:3], *(int(one) for one in row[3:])) for row in session.execute(query)]


def summed(sums: Iterable[Sum], key: Callable[[Sum], K]) -> dict[K, Sum]:
    """Key → what belongs to it, added up; of village, merchant and policy the first stands."""
    parts: dict[K, list[Sum]] = defaultdict(list)
    for one in sums:
        parts[key(one)].append(one)
    return {name: total(those) for name, those in parts.items()}


def total(sums: Sequence[Sum]) -> Sum:
    """All of it added up."""
    first = sums[0] if sums else Sum(0, "", 0, 0, 0, 0, 0)
    names = ("uses", "list_fen", "paid_fen", "points")
    added = {name: sum(getattr(one, name) for one in sums) for name in names}
    return Sum(first.village, first.merchant, first.policy, **added)


def used_by_grade(
    session: Session, villages: Collection[int], days: Days
) -> list[tuple[tuple[str, ...], int]]:
    """(grades, uses): AAA, AA, A, and `rest` for what is below or not rated; the best first.

    Grades behind which fewer than five households stand are put together with the next; nothing
    is told where all together are fewer.
    """
    query = (
        select(Use.grade, Use.village_id, Use.household, func.count())
        .where(*_within(villages, days))
        .group_by(Use.grade, Use.village_id, Use.household)
    )
    uses: Counter[str] = Counter()
    people: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for grade, village, household, count in session.execute(query):
        name = grade if grade in _TOLD else "rest"
        uses[name] += count
        people[name].add((village, household))
    lines: list[Line] = [
        ((name,), uses[name], people[name]) for name in (*_TOLD, "rest") if uses[name]
    ]
    return [(names, count) for names, count, _people in together(lines)]


#: Grades, uses, and the households behind them by village and number.
Line = tuple[tuple[str, ...], int, set[tuple[int, str]]]


def together(found: Iterable[Line]) -> list[Line]:
    """Each line put together with the next one, until none stands for too few households."""
    lines = list(found)
    while lines:
        few = next((n for n, one in enumerate(lines) if len(one[2]) < FEWEST), None)
        if few is None:
            break
        if len(lines) == 1:
            return []
        first = min(few, len(lines) - 2)
        one, other = lines[first : first + 2]
        lines[first : first + 2] = [(one[0] + other[0], one[1] + other[1], one[2] | other[2])]
    return lines


def unused_offers(session: Session, villages: Collection[int], days: Days) -> list[Running]:
    """Public or paused offers that ran in these days and that nobody used in them."""
    of_use = and_(Use.village_id == Offer.village_id, Use.offer == Offer.id)
    was_used = exists().where(of_use, *_within(villages, days))
    same = and_(OfferCount.village_id == Offer.village_id, OfferCount.offer == Offer.id)
    of_merchant = and_(Merchant.village_id == Offer.village_id, Merchant.code == Offer.merchant)
    query = (
        select(Merchant, Offer)
        .join(Offer, of_merchant)
        .join(OfferCount, same)
        .where(
            Offer.village_id.in_(villages),
            OfferCount.state.in_(("published", "paused")),
            Offer.from_on <= days.until,
            Offer.until_on >= days.since,
            ~was_used,
        )
        .order_by(Offer.policy, Merchant.name, Merchant.code, Offer.no)
        .limit(SHOWN)
    )
    return [Running(row[0], row[1]) for row in session.execute(query)]


def policies_without_offer(session: Session, villages: Collection[int]) -> list[Policy]:
    """Policies that run today and work through offers, and under which none holds there today."""
    today = clock.today()
    there = {one.offer.policy for one in running_offers(session, villages, limit=None)}
    return [
        one
        for one in policies_in_force(session, today)
        if one.through == THROUGH and one.is_running(today) and one.no not in there
    ]


def _within(villages: Collection[int], days: Days) -> tuple[ColumnElement[bool], ...]:
    return (
        Use.village_id.in_(villages),
        Use.on_day >= days.since,
        Use.on_day <= days.until,
        KEPT,
    )
