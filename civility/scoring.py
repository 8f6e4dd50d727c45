"""What a subject's records are worth: the capped rating, and the points still to be posted.

Pure: the records, the rules and the limits go in, whole numbers come out; nothing is read or
stored. Records are walked by the day they happened and their id: the order given is no matter.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from civility.rules import BASE_HALVES, Cap, Item, Rules, Tier

LEAST_HALVES: Final = 0
MOST_HALVES: Final = 200

#: Why a record does less than it would.
EVENT: Final = "event"  # the same event counts with another record
BEST: Final = "best"  # only the highest of the period counts, which is another
CAP: Final = "cap"  # the item has counted as often as it may
ASPECT: Final = "aspect"  # the aspect has gained as much as it may
LOSS_LIMIT: Final = "loss-limit"  # one event takes no more than this
NO_RULE: Final = "no-rule"  # these rules have no such item or tier


@dataclass(frozen=True)
class Scored:
    """A record: a tier of an item, `amount` times (or hours), by a member (0: the household).

    `event`: what it is about, where several records may be; `posted`: the points that it has
    been given already, none while it has not been posted.
    """

    id: str
    item: str
    tier: int
    happened_on: date
    amount: int = 1
    person: int = 0
    event: str = ""
    posted: int | None = None


@dataclass(frozen=True)
class Limits:
    """The general limits, in half points of the rating and in points: proposals of ours."""

    aspect_halves: int = 12
    event_halves: int = 20
    month_points: int = 60
    year_points: int = 500


@dataclass(frozen=True)
class Line:
    """What a record would do to the rating, what it does, and why not all of it."""

    record: str
    would: int
    did: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rating:
    """The rating in half points, and a line for each record, in their order."""

    halves: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class _Ruled:
    """A record beside its item and tier."""

    record: Scored
    item: Item
    tier: Tier

    @property
    def would(self) -> int:
        """What it would do to the rating if nothing were capped."""
        return self.tier.halves * self.record.amount

    @property
    def period(self) -> Hashable:
        """What its item's cap counts together: the item, the period, and the member if so."""
        person = self.record.person if self.item.cap.each == "person" else None
        return self.item.code, period_of(self.item.cap.per, self.record.happened_on), person


def period_of(per: str, day: date) -> tuple[int, int]:
    """The calendar period in which this day lies: a year, a half of one, or a month."""
    if per == "month":
        return day.year, day.month
    if per == "half-year":
        return day.year, 1 if day.month <= 6 else 2  # noqa: PLR2004 - January to June, July on
    return day.year, 0


def rating(rules: Rules, limits: Limits, records: Iterable[Scored]) -> Rating:
    """The rating that these records of a year give, with a line for each.

    Of an event's records the best counts, and of its minuses the heaviest; of titles the highest;
    then an item as often as its cap says; a minus up to the limit for one event; and what an
    aspect gains up to its limit.
    """
    ordered = sorted(records, key=_order)
    ruled = {one.id: _ruled(rules, one) for one in ordered}
    walk = _Walk(limits, _beaten([one for one in ruled.values() if one is not None]))
    lines = []
    for one in ordered:
        found = ruled[one.id]
        lines.append(walk.line(found) if found else Line(one.id, 0, 0, (NO_RULE,)))
    halves = BASE_HALVES + sum(line.did for line in lines)
    return Rating(min(MOST_HALVES, max(LEAST_HALVES, halves)), tuple(lines))


def _order(record: Scored) -> tuple[date, str]:
    return record.happened_on, record.id


def _ruled(rules: Rules, record: Scored) -> _Ruled | None:
    item = rules.items.get(record.item)
    tier = next((one for one in item.tiers if one.no == record.tier), None) if item else None
    return _Ruled(record, item, tier) if item and tier else None


def _beaten(records: list[_Ruled]) -> dict[str, str]:
    """Records that do nothing because another one counts in their place: id → why."""
    beaten = dict.fromkeys(_losers(records, _event_of, lambda one: abs(one.would)), EVENT)
    left = [one for one in records if one.record.id not in beaten]
    titles = _losers(left, _best_of, lambda one: one.tier.halves)
    return beaten | dict.fromkeys(titles, BEST)


def _event_of(one: _Ruled) -> Hashable:
    """One event's gains are one group, and its losses another."""
    return (one.record.event, one.tier.halves < 0) if one.record.event else None


def _best_of(one: _Ruled) -> Hashable:
    return one.period if one.item.cap.best else None


def _losers(
    records: list[_Ruled], group_of: Callable[[_Ruled], Hashable], weight: Callable[[_Ruled], int]
) -> list[str]:
    """All but the weightiest of each group; of equals the first stands."""
    standing: dict[Hashable, _Ruled] = {}
    losers = []
    for one in records:
        group = group_of(one)
        if group is None:
            continue
        best = standing.setdefault(group, one)
        if weight(one) > weight(best):
            standing[group] = one
            losers.append(best.record.id)
        elif one is not best:
            losers.append(one.record.id)
    return losers


@dataclass
class _Walk:
    """The records one after the other, with what has been used up so far."""

    limits: Limits
    beaten: dict[str, str]
    used: Counter[Hashable] = field(default_factory=Counter)
    gained: Counter[str] = field(default_factory=Counter)

    def line(self, one: _Ruled) -> Line:
        """What this record does after those before it."""
        would, why = one.would, self.beaten.get(one.record.id)
        if why is not None:
            return Line(one.record.id, would, 0, (why,))
        amount = room_in(one.item.cap, self.used[one.period], one.record.amount)
        self.used[one.period] += amount
        did, whys = one.tier.halves * amount, []
        if amount < one.record.amount:
            whys.append(CAP)
        if did < -self.limits.event_halves:
            did = -self.limits.event_halves
            whys.append(LOSS_LIMIT)
        room = self.limits.aspect_halves - self.gained[one.item.aspect]
        if did > room:
            did = room
            whys.append(ASPECT)
        self.gained[one.item.aspect] += max(0, did)
        return Line(one.record.id, would, did, tuple(whys))


def room_in(cap: Cap, used: int, wanted: int) -> int:
    """How many of the wanted times (or hours) the cap still lets count."""
    return wanted if cap.times is None else min(wanted, max(0, cap.times - used))


def points_to_post(
    rules: Rules, limits: Limits, records: Iterable[Scored], fresh_ids: Collection[str]
) -> dict[str, int]:
    """What each of the fresh records earns: id → points, none below 0.

    What was posted stays, and uses up room first. Then each fresh record earns its tier's points
    within its item's cap, less what was given for the same event or to the same title, and within
    what is left of its month and its year; honours lie outside of these two. A record that earns
    nothing uses nothing up.
    """
    ordered = sorted(records, key=_order)
    purse = _Purse(rules, limits)
    for one in ordered:
        if one.posted is not None:
            purse.keep(one, one.posted)
    fresh = [one for one in ordered if one.posted is None and one.id in fresh_ids]
    return {one.id: purse.earn(one) for one in fresh}


@dataclass
class _Purse:
    """What has been given so far, and what that used up."""

    rules: Rules
    limits: Limits
    used: Counter[Hashable] = field(default_factory=Counter)
    in_month: Counter[tuple[int, int]] = field(default_factory=Counter)
    in_year: Counter[int] = field(default_factory=Counter)
    given: list[tuple[Scored, Hashable, int]] = field(default_factory=list)

    def keep(self, record: Scored, points: int) -> None:
        """Note that this record was given these points, and what that uses up."""
        found = _ruled(self.rules, record)
        self.given.append((record, _best_of(found) if found else None, points))
        if points and found:
            self.used[found.period] += record.amount
        if points and not (found and found.item.honour):
            day = record.happened_on
            self.in_month[day.year, day.month] += points
            self.in_year[day.year] += points

    def earn(self, record: Scored) -> int:
        """What this record is given, now noted."""
        found = _ruled(self.rules, record)
        points = max(0, self._worth(found)) if found else 0
        self.keep(record, points)
        return points

    def _worth(self, one: _Ruled) -> int:
        # A title's cap is what `_given_for` takes off: the higher one earns the difference.
        is_best = one.item.cap.best
        used = 0 if is_best else self.used[one.period]
        points = one.tier.points * room_in(one.item.cap, used, one.record.amount)
        points -= self._given_for(one)
        if one.item.honour:
            return points
        day = one.record.happened_on
        left_in_month = self.limits.month_points - self.in_month[day.year, day.month]
        return min(points, left_in_month, self.limits.year_points - self.in_year[day.year])

    def _given_for(self, one: _Ruled) -> int:
        """What was given for the same event, or to the same title of the year."""
        event, best = one.record.event, _best_of(one)
        return sum(
            points
            for record, title, points in self.given
            if (event and record.event == event) or (best is not None and title == best)
        )
