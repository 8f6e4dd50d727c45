"""The issuing budget by the office: granted and taken back by two officers, on a decision.

The books hold the points and the decision's number, which is used once; here stands who did it.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

import ledger
from kernel import clock
from kernel.db import Base, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from registry.access import Actor, NotPermitted, require
from registry.awards import REF_AT_MOST, PointsUnfit, RefUnfit
from registry.regions import Region
from registry.seconding import require_second
from registry.staff import Staff

PERMISSION: Final = "budget"
#: A thousand households, ten thousand points each.
POINTS_AT_MOST: Final = 10_000_000
_SOURCE: Final = "budget/"


class BudgetYearUnfit(Refusal):
    """A budget is granted for this year or the next."""

    code = "budget-year-unfit"


class BudgetIssued(Refusal):
    """More would be taken back than the `left` points that were not issued yet."""

    code = "budget-issued"


class BudgetChange(Base):
    """Who granted a budget or took it back, and who stood beside; the rest is in the books."""

    __tablename__ = "budget_change"
    __table_args__ = (CheckConstraint("second_id <> staff_id", name="two_people"),)

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    entry_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    second_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))


@dataclass(frozen=True)
class BudgetAsked:
    """What an officer asks: so many points (negative: taken back) of a year, on which decision."""

    village_id: int
    year: int
    points: int
    reference: str


@dataclass(frozen=True)
class Granted:
    """One line of a budget's history; nobody where the programme did it."""

    seq: int
    line: ledger.Line
    reference: str
    by: str = ""
    second: str = ""


def change_budget(
    actor: Actor, asked: BudgetAsked, *, key: str, second: Actor | None = None
) -> Outcome:
    """Grant points for a year, or take back what is not issued yet; once per key. Outermost.

    The reply: `year`, `points`, `left`, `entry`.

    :raises NotPermitted: the actor may not do this there, or it is no village.
    :raises SecondPersonNeeded: no other officer of the village stands beside.
    :raises PointsUnfit: nothing, or more than ten million.
    :raises RefUnfit: a reference is 1 to 60 visible characters.
    :raises BudgetYearUnfit: neither this year nor the next.
    :raises BudgetIssued: less is left than would be taken back.
    :raises SourceUsed: the village's budget was changed on this decision before.
    """
    require(actor, PERMISSION, village_id=asked.village_id)
    checked = _checked(asked)

    def work(tx: Session) -> Outcome:
        _refuse_elsewhere(tx, asked.village_id)
        # Asked before the key is taken: the same key is good once somebody stands beside.
        beside = require_second(actor, second, PERMISSION, village_id=asked.village_id)
        operation = Operation(
            asked.village_id, actor.client, key, {"do": "budget", **asdict(checked)}
        )
        return once(tx, operation, lambda: _change(tx, checked, actor, beside))

    outcome = transaction(work)
    outcome.unwrap()
    return outcome


def changes_in(
    session: Session, village_id: int, year: int, *, before: int | None = None, limit: int = 20
) -> list[Granted]:
    """What was granted for a year and taken back, the newest first, with who did it."""
    lines = ledger.budget_lines(session, village_id, year, before=before, limit=limit)
    people = _people(session, village_id, [line.entry for line in lines])
    return [
        Granted(
            line.seq, line, line.source.removeprefix(_SOURCE), *people.get(line.entry, ("", ""))
        )
        for line in lines
    ]


def _checked(asked: BudgetAsked) -> BudgetAsked:
    if not 1 <= abs(asked.points) <= POINTS_AT_MOST:
        raise PointsUnfit(at_least=1, at_most=POINTS_AT_MOST)
    reference = " ".join(asked.reference.split())
    if not 1 <= len(reference) <= REF_AT_MOST or not reference.isprintable():
        raise RefUnfit(at_most=REF_AT_MOST)
    this_year = clock.today().year
    if asked.year not in {this_year, this_year + 1}:
        raise BudgetYearUnfit(first=this_year, last=this_year + 1)
    return BudgetAsked(asked.village_id, asked.year, asked.points, reference)


def _refuse_elsewhere(tx: Session, village_id: int) -> None:
    query = select(Region.id).where(Region.id == village_id, Region.level == "village")
    if tx.scalar(query) is None:
        raise NotPermitted


def _change(tx: Session, asked: BudgetAsked, actor: Actor, second: Actor) -> dict[str, Any]:
    try:
        entry = ledger.grant_budget(
            tx,
            asked.village_id,
            asked.points,
            source=f"{_SOURCE}{asked.reference}",
            actor=f"staff/{actor.staff_id}",
            year=asked.year,
        )
    except ledger.BudgetPassed as refusal:
        raise BudgetIssued(left=refusal.details["left"]) from refusal
    tx.add(
        BudgetChange(
            village_id=asked.village_id,
            entry_id=entry.id,
            staff_id=str(actor.staff_id),
            second_id=str(second.staff_id),
        )
    )
    tx.flush()
    left = ledger.budgets_in(tx, [asked.village_id], asked.year)[asked.village_id].left
    return {"year": asked.year, "points": asked.points, "left": left, "entry": entry.id}


def _people(
    session: Session, village_id: int, entries: Iterable[str]
) -> dict[str, tuple[str, str]]:
    by, second = aliased(Staff), aliased(Staff)
    query = (
        select(BudgetChange.entry_id, by.name, second.name)
        .join(by, by.id == BudgetChange.staff_id)
        .join(second, second.id == BudgetChange.second_id)
        .where(BudgetChange.village_id == village_id, BudgetChange.entry_id.in_(list(entries)))
    )
    return {entry: (name, beside) for entry, name, beside in session.execute(query)}
