"""The books the plain way: every household's lots in a dict, walked one by one.

Written from `docs/ledger.md` alone; knows nothing of accounts, entries or slots. Points that end
first are used first; where a lot comes in that ends before older ones, it counts as used first.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

GRACE = timedelta(days=30)


@dataclass
class Purse:
    """One household's points: what came in by last valid day, and how many went out."""

    came: Counter[date] = field(default_factory=Counter)
    went: int = 0

    def left(self) -> dict[date, int]:
        """What is left of each lot, the one that ends first emptied first."""
        gone, left = self.went, {}
        for day in sorted(self.came):
            part = min(gone, self.came[day])
            gone -= part
            left[day] = self.came[day] - part
        return {day: points for day, points in left.items() if points}

    def stands(self) -> int:
        """All points on it, those that have ended and are not booked yet among them."""
        return self.came.total() - self.went

    def can_spend(self, today: date) -> int:
        """What has not ended."""
        return sum(points for day, points in self.left().items() if day >= today)

    def next_to_end(self, today: date) -> tuple[int, date] | None:
        """The points that end next, and their last day."""
        live = {day: points for day, points in self.left().items() if day >= today}
        return (live[min(live)], min(live)) if live else None


class Oracle:
    """Two villages: purses by household number, and where points came from and went to."""

    def __init__(self, villages: dict[str, int]) -> None:
        self.village_of = dict(villages)
        self.purses: dict[str, Purse] = defaultdict(Purse)
        self.totals: Counter[tuple[int, str]] = Counter()

    def stands(self, today: date, number: str) -> tuple[int, int, tuple[int, date] | None]:
        """What a household stands at, can spend, and will lose next."""
        purse = self.purses[number]
        return purse.stands(), purse.can_spend(today), purse.next_to_end(today)

    def balances(self) -> Counter[tuple[int, str]]:
        """Everything, by village and kind of account: households in one sum."""
        sums = Counter(self.totals)
        for number, purse in self.purses.items():
            sums[self.village_of[number], "household"] += purse.stands()
        return sums

    def expire(self, today: date, *numbers: str) -> int:
        """Book what has ended on these; how many points."""
        all_ended = 0
        for number in numbers:
            purse = self.purses[number]
            ended = purse.stands() - purse.can_spend(today)
            purse.went += ended
            self.totals[self.village_of[number], "expired"] += ended
            all_ended += ended
        return all_ended

    def receive(self, today: date, number: str, points: int, until: date, source: str) -> None:
        """Points come in from `source`, with a last valid day."""
        self.expire(today, number)
        self.purses[number].came[until] += points
        self.totals[self.village_of[number], source] -= points

    def pay(self, today: date, number: str, points: int, target: str) -> dict[date, int]:
        """Points go out to `target`; of which lots, by last valid day."""
        self.expire(today, number)
        purse = self.purses[number]
        before = purse.left()
        purse.went += points
        self.totals[self.village_of[number], target] += points
        after = purse.left()
        taken = {day: left - after.get(day, 0) for day, left in before.items()}
        return {day: part for day, part in taken.items() if part}

    def give_back(self, today: date, number: str, points: int, source: str) -> None:
        """Points come back to the lots they were taken from last; ended ones get thirty days."""
        self.expire(today, number)
        purse = self.purses[number]
        purse.went -= points
        late = purse.stands() - purse.can_spend(today)
        purse.went += late
        if late:
            purse.came[today + GRACE] += late
        self.totals[self.village_of[number], source] -= points
