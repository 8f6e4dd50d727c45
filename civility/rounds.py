"""The yearly round: its frozen rules and figures, where each village stands, who brought it there.

Steps go filing → preliminary → publicity → completed; none is skipped, none goes back.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal

STEPS: Final = ("filing", "preliminary", "publicity", "completed")
FILING, PRELIMINARY, PUBLICITY, COMPLETED = STEPS


class RoundUnknown(Refusal):
    """There is no such round, or not in a village of whoever asks."""

    code = "round-unknown"
    status = 404


class StepNotDue(Refusal):
    """The village does not stand at the step that this act belongs to; `step` says where."""

    code = "round-step"


class Round(Base):
    """One year's round over the town. Cut scores are in half points; shares in percent.

    `village_share`, `share_aa` and `share_aaa`: of A and above, for a village's A, AA and AAA.
    `since` and `until` are the days whose records count; `rulebook_id` is the frozen rulebook.
    """

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("since <= until", name="runs_forward"),
        CheckConstraint(
            "cut_aaa > cut_aa AND cut_aa > cut_a AND cut_a > cut_b AND cut_b > cut_c",
            name="cuts_fall",
        ),
    )

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    rulebook_id: Mapped[int] = mapped_column(ForeignKey("rulebook.id"))
    since: Mapped[date]
    until: Mapped[date]
    cut_aaa: Mapped[int]
    cut_aa: Mapped[int]
    cut_a: Mapped[int]
    cut_b: Mapped[int]
    cut_c: Mapped[int]
    points_aaa: Mapped[int]
    points_aa: Mapped[int]
    points_a: Mapped[int]
    session_notice_days: Mapped[int]
    notice_days: Mapped[int]
    answer_days: Mapped[int]
    valid_months: Mapped[int]
    village_share: Mapped[int]
    share_aa: Mapped[int] = mapped_column(server_default="80")
    share_aaa: Mapped[int] = mapped_column(server_default="90")
    gain_halves: Mapped[int] = mapped_column(server_default="12")
    loss_halves: Mapped[int] = mapped_column(server_default="20")
    seed: Mapped[str] = mapped_column(String(32))
    opened_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoundVillage(Base):
    """Where one village stands in the round, its notices, and in the end its own grade."""

    __tablename__ = "round_village"
    __table_args__ = (CheckConstraint(f"step IN {STEPS}", name="step"),)

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    step: Mapped[str] = mapped_column(String(12))
    session_notice: Mapped[str | None] = mapped_column(String(32))
    session_on: Mapped[date | None]
    grades_notice: Mapped[str | None] = mapped_column(String(32))
    signed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    grade: Mapped[str | None] = mapped_column(String(3))


class RoundStep(Base):
    """One step a village took in the round: who, when, and a signed reason where one is needed."""

    __tablename__ = "round_step"

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    what: Mapped[str] = mapped_column(String(20))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(String(500))


def rounds_by_start(session: Session) -> list[Round]:
    """Every round, the latest first."""
    return list(session.scalars(select(Round).order_by(Round.until.desc(), Round.id)))


def round_by_id(session: Session, round_id: str) -> Round:
    """The round.

    :raises RoundUnknown: there is none.
    """
    found = session.get(Round, round_id)
    if found is None:
        raise RoundUnknown
    return found


def place_of(session: Session, round_id: str, village: int) -> RoundVillage:
    """Where the village stands in the round.

    :raises RoundUnknown: no such round, or the village is not in it.
    """
    found = session.get(RoundVillage, (village, round_id), populate_existing=True)
    if found is None:
        raise RoundUnknown
    return found


def places_of(session: Session, round_id: str) -> list[RoundVillage]:
    """Where each village stands in the round, in the town's order."""
    query = (
        select(RoundVillage)
        .where(RoundVillage.round_id == round_id)
        .order_by(RoundVillage.village_id)
    )
    return list(session.scalars(query))


def expect_step(place: RoundVillage, steps: Iterable[str]) -> None:
    """Go on only where the village stands at one of these steps.

    :raises StepNotDue: it stands elsewhere.
    """
    if place.step not in steps:
        raise StepNotDue(step=place.step)


def keep_step(
    tx: Session, place: RoundVillage, what: str, *, staff_id: str | None, words: str = ""
) -> None:
    """Keep what was done in the village's round, by whom, when and why."""
    tx.add(
        RoundStep(
            village_id=place.village_id,
            round_id=place.round_id,
            id=clock.new_id(),
            what=what,
            staff_id=staff_id,
            at=clock.now(),
            words=words,
        )
    )
    tx.flush()


def round_steps(session: Session, place: RoundVillage) -> list[RoundStep]:
    """What was done in the village's round, the first first."""
    query = (
        select(RoundStep)
        .where(
            RoundStep.village_id == place.village_id,
            RoundStep.round_id == place.round_id,
        )
        .order_by(RoundStep.at, RoundStep.id)
    )
    return list(session.scalars(query))
