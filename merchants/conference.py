"""The joint conference's problems: raised, given to somebody, due, closed. Each step is a line.

A problem belongs to the town or to one village. The last line says how it stands.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime, reading
from kernel.errors import Refusal
from kernel.once import Outcome
from merchants.doing import Work, in_place
from registry import Actor, NotPermitted, Staff, town

PERMISSION: Final = "registers"
WORDS_AT_MOST: Final = 200
OWNER_AT_MOST: Final = 60
SHOWN: Final = 50
RAISED, CHANGED, CLOSED, REOPENED = "raise", "change", "close", "reopen"


class ProblemUnfit(Refusal):
    """A problem has words, an owner, and a day on which it is due; each step says something."""

    code = "problem-unfit"


class ProblemUnknown(Refusal):
    """There is no such problem here, or it does not stand so that this can be done."""

    code = "problem-unknown"


class ProblemStep(Base):
    """One step of a problem. `no` is the problem's number in its place, `step` counts its lines."""

    __tablename__ = "problem_step"
    __table_args__ = (
        CheckConstraint("act IN ('raise', 'change', 'close', 'reopen')", name="act"),
        CheckConstraint("(step = 1) = (act = 'raise')", name="first"),
        Index(None, "region_id", "due_on"),
    )

    region_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    owner: Mapped[str] = mapped_column(String(OWNER_AT_MOST))
    due_on: Mapped[date]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Problem:
    """A problem as it stands: its first line, its last one, and who wrote that."""

    first: ProblemStep
    last: ProblemStep
    by: str

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        return self.last.act == CLOSED


@dataclass(frozen=True)
class Told:
    """What a step says: words, and who sees to it until when."""

    words: str
    owner: str
    due_on: date


def raise_problem(actor: Actor, region_id: int, told: Told, *, key: str) -> Outcome:
    """Write a problem down, for the town or a village, once per key. Outermost. Reply: `no`.

    :raises NotPermitted: not where the actor keeps the register.
    :raises ProblemUnfit: words, owner or day.
    """
    said = _fit(told)

    def work(tx: Session) -> dict[str, Any]:
        last = select(func.max(ProblemStep.no)).where(ProblemStep.region_id == region_id)
        no = (tx.scalar(last) or 0) + 1
        _add(tx, ProblemStep(region_id=region_id, no=no, step=1, act=RAISED), said, actor)
        return {"no": no}

    asked = {"do": RAISED, "told": vars(said)}
    return _keep(actor, region_id, key, asked=asked, work=work)


def step_problem(
    actor: Actor, region_id: int, no: int, told: Told, *, act: str, key: str
) -> Outcome:
    """Change, close or reopen a problem, once per key; a closed one can only be reopened.

    Outermost. `told` says why, and who sees to it until when from now on.

    :raises NotPermitted: not where the actor keeps the register.
    :raises ProblemUnfit: words, owner or day.
    :raises ProblemUnknown: none with this number, or it is closed already, or still open.
    """
    said = _fit(told)

    def work(tx: Session) -> dict[str, Any]:
        lines = steps_of(tx, region_id, no)
        is_closed = bool(lines) and lines[-1].act == CLOSED
        if not lines or act not in {CHANGED, CLOSED, REOPENED} or is_closed != (act == REOPENED):
            raise ProblemUnknown
        step = ProblemStep(region_id=region_id, no=no, step=lines[-1].step + 1, act=act)
        _add(tx, step, said, actor)
        return {"no": no}

    asked = {"do": act, "no": no, "told": vars(said)}
    return _keep(actor, region_id, key, asked=asked, work=work)


def problems_in(
    session: Session, regions: Collection[int], *, limit: int | None = SHOWN
) -> list[Problem]:
    """Problems of these places: open ones by their day, then closed ones; at most 50 unless all."""
    last = (
        select(ProblemStep.region_id, ProblemStep.no, func.max(ProblemStep.step).label("step"))
        .where(ProblemStep.region_id.in_(regions))
        .group_by(ProblemStep.region_id, ProblemStep.no)
        .subquery()
    )
    query = (
        select(ProblemStep, Staff.name)
        .join(
            last,
            (last.c.region_id == ProblemStep.region_id)
            & (last.c.no == ProblemStep.no)
            & (last.c.step == ProblemStep.step),
        )
        .join(Staff, Staff.id == ProblemStep.staff_id)
        .order_by(ProblemStep.act == CLOSED, ProblemStep.due_on, ProblemStep.no)
        .limit(limit)
    )
    found = [(row, by) for row, by in session.execute(query)]
    begun = select(ProblemStep).where(ProblemStep.region_id.in_(regions), ProblemStep.step == 1)
    wanted = {row.no for row, _by in found}
    firsts = {
        (row.region_id, row.no): row
        for row in session.scalars(begun.where(ProblemStep.no.in_(wanted)))
    }
    return [Problem(firsts[row.region_id, row.no], row, by) for row, by in found]


def steps_of(session: Session, region_id: int, no: int) -> list[ProblemStep]:
    """Every line of a problem, in order."""
    query = (
        select(ProblemStep)
        .where(ProblemStep.region_id == region_id, ProblemStep.no == no)
        .order_by(ProblemStep.step)
    )
    return list(session.scalars(query))


def _fit(told: Told) -> Told:
    words, owner = " ".join(told.words.split()), " ".join(told.owner.split())
    is_fit = (
        1 <= len(words) <= WORDS_AT_MOST
        and 1 <= len(owner) <= OWNER_AT_MOST
        and (words + owner).isprintable()
        and date(2000, 1, 1) <= told.due_on < date(2100, 1, 1)
    )
    if not is_fit:
        raise ProblemUnfit
    return Told(words, owner, told.due_on)


def _keep(actor: Actor, region_id: int, key: str, *, asked: dict[str, Any], work: Work) -> Outcome:
    if not _may(actor, region_id):
        raise NotPermitted
    return in_place(region_id, client=actor.client, key=key, asked=asked, work=work)


def _may(actor: Actor, region_id: int) -> bool:
    with reading() as session:
        is_town = town(session).id == region_id
    if is_town:
        return actor.may_everywhere(PERMISSION)
    return actor.may(PERMISSION, village_id=region_id)


def _add(tx: Session, step: ProblemStep, told: Told, actor: Actor) -> None:
    step.words, step.owner, step.due_on = told.words, told.owner, told.due_on
    step.staff_id, step.at = actor.staff_id or "", clock.now()
    tx.add(step)
    tx.flush()
