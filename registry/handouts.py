"""Papers handed out to households, as a log: quarterly statements, slips, notices of what ends.

Rows are added, never changed. No figure and no name is here: of each household, from which line
of its statement to which one the paper goes, so that it can be drawn again just as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry.staff import Staff
from registry.subjects import Subject

Kind = Literal["statements", "slips", "notices"]
KINDS: Final[tuple[Kind, ...]] = ("statements", "slips", "notices")
PAGE: Final = 50


class HandoutUnknown(Refusal):
    """Nothing was handed out in this village under this id."""

    code = "handout-unknown"
    status = 404


class Handout(Base):
    """One run: what, for how many households, by whom; no person: from the command line.

    `since` and `until` are the first and the last day that was asked for, where days were.
    """

    __tablename__ = "handout"
    __table_args__ = (CheckConstraint("kind IN ('statements', 'slips', 'notices')", name="kind"),)

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    since: Mapped[date | None]
    until: Mapped[date | None]
    households: Mapped[int]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class HandoutSheet(Base):
    """One household's paper in a run: its place in the walk, after which line of its statement
    the paper begins, and with which one it ends.
    """

    __tablename__ = "handout_sheet"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "handout_id"], ["handout.village_id", "handout.id"]),
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        Index(None, "village_id", "subject_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    handout_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject_id: Mapped[str] = mapped_column(String(32))
    after_line: Mapped[int] = mapped_column(BigInteger)
    upto_line: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True)
class Handouts:
    """Runs of a village, the newest first, with who printed; `before` asks for the next page."""

    rows: tuple[tuple[Handout, str | None], ...]
    before: str | None


@dataclass(frozen=True)
class Sheet:
    """A household and the part of its statement that its paper tells: the lines after one number
    up to another one.
    """

    subject: Subject
    after_line: int
    upto_line: int


def handouts_in(session: Session, village_id: int, *, before: str | None = None) -> Handouts:
    """At most 50 runs, older than the run `before`."""
    query = (
        select(Handout, Staff.name)
        .outerjoin(Staff, Staff.id == Handout.staff_id)
        .where(Handout.village_id == village_id)
        # Ids begin with the time.
        .order_by(Handout.id.desc())
        .limit(PAGE + 1)
    )
    if before:
        query = query.where(Handout.id < before)
    rows = [(row.Handout, row.name) for row in session.execute(query)]
    return Handouts(tuple(rows[:PAGE]), rows[PAGE - 1][0].id if len(rows) > PAGE else None)


def find_handout(session: Session, village_id: int, handout_id: str) -> Handout:
    """The run with this id.

    :raises HandoutUnknown: this village has none.
    """
    found = session.get(Handout, (village_id, handout_id))
    if found is None:
        raise HandoutUnknown
    return found


def last_handout(session: Session, village_id: int, kind: Kind) -> Handout:
    """The last run of a kind.

    :raises HandoutUnknown: there was none.
    """
    query = select(Handout).where(Handout.village_id == village_id, Handout.kind == kind)
    found = session.scalar(query.order_by(Handout.id.desc()).limit(1))
    if found is None:
        raise HandoutUnknown
    return found


def sheets_of(
    session: Session, handout: Handout, *, first: int = 0, count: int | None = None
) -> list[Sheet]:
    """The households of a run in walking order, from the place `first` on (0: the first one)."""
    query = (
        select(HandoutSheet, Subject)
        .join(
            Subject,
            (Subject.village_id == HandoutSheet.village_id)
            & (Subject.id == HandoutSheet.subject_id),
        )
        .where(
            HandoutSheet.village_id == handout.village_id,
            HandoutSheet.handout_id == handout.id,
            HandoutSheet.no >= first,
        )
        .order_by(HandoutSheet.no)
    )
    if count is not None:
        query = query.where(HandoutSheet.no < first + count)
    return [
        Sheet(row.Subject, row.HandoutSheet.after_line, row.HandoutSheet.upto_line)
        for row in session.execute(query)
    ]


def slips_upto(session: Session, village_id: int) -> dict[str, int]:
    """Subject id → the last line that was printed on a slip for its passbook."""
    query = (
        select(HandoutSheet.subject_id, func.max(HandoutSheet.upto_line).label("upto"))
        .join(
            Handout,
            (Handout.village_id == HandoutSheet.village_id)
            & (Handout.id == HandoutSheet.handout_id),
        )
        .where(HandoutSheet.village_id == village_id, Handout.kind == "slips")
        .group_by(HandoutSheet.subject_id)
    )
    return {row.subject_id: row.upto for row in session.execute(query)}


def handouts_for(session: Session, subject: Subject) -> Sequence[Handout]:
    """What was printed for this household, the newest first."""
    query = (
        select(Handout)
        .join(
            HandoutSheet,
            (HandoutSheet.village_id == Handout.village_id)
            & (HandoutSheet.handout_id == Handout.id),
        )
        .where(HandoutSheet.village_id == subject.village_id, HandoutSheet.subject_id == subject.id)
        .order_by(Handout.id.desc())
    )
    return session.scalars(query).all()
