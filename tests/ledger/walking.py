"""Expiry the plain way: every lot is kept and walked. What the ledger's arithmetic must equal."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tests.ledger.books import days

GRACE: Final = days(30)


@dataclass
class Lot:
    """Points with one last valid day: how many are left, and how many were spent."""

    ends: date
    left: int
    spent: int = 0


@dataclass
class Walk:
    """One household's lots, in the order in which they are used: by last valid day.

    `in_order` says whether no lot was ever opened to end before one that stood already: only
    then is first-in first-out the same by hindsight as it was day by day.
    """

    lots: list[Lot] = field(default_factory=list)
    lost: int = 0
    in_order: bool = True

    @property
    def points(self) -> int:
        """What is there to spend."""
        return sum(lot.left for lot in self.lots)

    @property
    def next(self) -> tuple[int, date] | None:
        """The next points to end, and their last valid day."""
        ends = min((lot.ends for lot in self.lots if lot.left), default=None)
        if ends is None:
            return None
        return sum(lot.left for lot in self.lots if lot.ends == ends), ends

    def credit(self, points: int, ends: date) -> None:
        """Open a lot."""
        self.in_order &= all(lot.ends <= ends for lot in self.lots)
        self.lots.append(Lot(ends, points))
        self.lots.sort(key=lambda lot: lot.ends)

    def spend(self, points: int) -> None:
        """Take from the lots, the one that ends first first."""
        for lot in self.lots:
            part = min(points, lot.left)
            lot.left -= part
            lot.spent += part
            points -= part

    def give_back(self, points: int, today: date) -> None:
        """Return to the lots, what was taken last first; where a lot has ended, to a new one."""
        late = 0
        for lot in reversed(self.lots):
            part = min(points, lot.spent)
            lot.spent -= part
            points -= part
            if lot.ends < today:
                late += part
            else:
                lot.left += part
        if late:
            self.credit(late, today + GRACE)

    def pass_to(self, today: date) -> None:
        """What has ended before this day and was not used is lost."""
        for lot in self.lots:
            if lot.ends < today:
                self.lost += lot.left
                lot.left = 0
