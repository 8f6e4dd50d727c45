"""A plain oracle of the scoring: each rule as its sentence says it, without a thought for speed.

Written from the rulebook's words, not from `civility.scoring`; it keeps lists and asks them again
for every record.
"""

from datetime import date

from civility.rules import Item, Rules, Tier
from civility.scoring import Limits, Scored


def in_order(records: list[Scored]) -> list[Scored]:
    """By the day they happened, then by id."""
    return sorted(records, key=lambda one: (one.happened_on.isoformat(), one.id))


def rule_of(rules: Rules, record: Scored) -> tuple[Item, Tier] | None:
    """The item and tier that a record names, if these rules have them."""
    for item in rules.items.values():
        for tier in item.tiers:
            if (item.code, tier.no) == (record.item, record.tier):
                return item, tier
    return None


def same_period(per: str, one: date, other: date) -> bool:
    """Whether two days lie in one calendar period."""
    if one.year != other.year:
        return False
    if per == "year":
        return True
    if per == "half-year":
        return (one.month in range(1, 7)) == (other.month in range(1, 7))
    return one.month == other.month


def counted_together(item: Item, one: Scored, other: Scored) -> bool:
    """Whether the item's cap counts these two records together."""
    return (
        one.item == other.item == item.code
        and same_period(item.cap.per, one.happened_on, other.happened_on)
        and (item.cap.each != "person" or one.person == other.person)
    )


def best_of(records: list[Scored], weights: list[int]) -> Scored:
    """The first of those with the greatest weight."""
    return records[weights.index(max(weights))]


def plain_rating(rules: Rules, limits: Limits, records: list[Scored]) -> tuple[int, dict[str, int]]:
    """The rating in half points, and what each record did."""
    ruled = [one for one in in_order(records) if rule_of(rules, one)]
    after_events = [one for one in ruled if _wins_event(rules, ruled, one)]
    after_titles = [one for one in after_events if _wins_title(rules, after_events, one)]
    did = dict.fromkeys((one.id for one in records), 0)
    counted: list[tuple[Scored, int]] = []
    for one in after_titles:
        item, tier = _must(rules, one)
        before = sum(n for other, n in counted if counted_together(item, one, other))
        times = one.amount
        while item.cap.times is not None and times and before + times > item.cap.times:
            times -= 1
        counted.append((one, times))
        halves = max(times * tier.halves, -limits.event_halves)
        gains = sum(
            did[other.id]
            for other in ruled
            if did[other.id] > 0 and _must(rules, other)[0].aspect == item.aspect
        )
        while halves > 0 and gains + halves > limits.aspect_halves:
            halves -= 1
        did[one.id] = halves
    return min(200, max(0, 140 + sum(did.values()))), did


def _must(rules: Rules, record: Scored) -> tuple[Item, Tier]:
    found = rule_of(rules, record)
    assert found
    return found


def _wins_event(rules: Rules, records: list[Scored], record: Scored) -> bool:
    if not record.event:
        return True

    def loses(one: Scored) -> bool:
        return _must(rules, one)[1].halves < 0

    group = [o for o in records if o.event == record.event and loses(o) == loses(record)]
    weights = [abs(_must(rules, one)[1].halves) * one.amount for one in group]
    return best_of(group, weights) is record


def _wins_title(rules: Rules, records: list[Scored], record: Scored) -> bool:
    item, _tier = _must(rules, record)
    if not item.cap.best:
        return True
    group = [other for other in records if counted_together(item, record, other)]
    return best_of(group, [_must(rules, one)[1].halves for one in group]) is record


def plain_points(
    rules: Rules, limits: Limits, records: list[Scored], fresh: set[str]
) -> dict[str, int]:
    """What each fresh record earns."""
    paid = [(one, one.posted) for one in in_order(records) if one.posted is not None]
    # What was posted under a rule that is no more fills the month and the year, and no cap.
    earned: dict[str, int] = {}
    for one in in_order(records):
        if one.id in fresh and one.posted is None:
            earned[one.id] = max(0, _earns(rules, limits, one, paid))
            paid.append((one, earned[one.id]))
    return earned


def _earns(rules: Rules, limits: Limits, one: Scored, paid: list[tuple[Scored, int]]) -> int:
    found = rule_of(rules, one)
    if found is None:
        return 0
    item, tier = found
    ruled = [(other, points) for other, points in paid if rule_of(rules, other)]
    times = 0
    while times < one.amount and not _is_full(item, one, times, ruled):
        times += 1
    worth = tier.points * times
    for other, points in paid:
        same_event = one.event != "" and other.event == one.event
        same_title = item.cap.best and counted_together(item, one, other)
        if same_event or (same_title and (other, points) in ruled):
            worth -= points
    if item.honour:
        return worth
    bound = [
        (other.happened_on, points)
        for other, points in paid
        if not (rule := rule_of(rules, other)) or not rule[0].honour
    ]
    month = sum(n for day, n in bound if same_period("month", day, one.happened_on))
    year = sum(n for day, n in bound if day.year == one.happened_on.year)
    return min(worth, limits.month_points - month, limits.year_points - year)


def _is_full(item: Item, one: Scored, times: int, paid: list[tuple[Scored, int]]) -> bool:
    """Whether the cap lets no more count; of a title the highest counts, whatever came before."""
    if item.cap.times is None:
        return False
    before = 0
    if not item.cap.best:
        before = sum(
            other.amount
            for other, points in paid
            if points > 0 and counted_together(item, one, other)
        )
    return before + times >= item.cap.times
