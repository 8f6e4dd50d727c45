"""What hangs on the board: masked lists, with the day they are taken down."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal

#: A month's records; a scoring session to come; a round's grades.
KINDS: Final = ("month", "session", "grades")


class NoticeUnknown(Refusal):
    """No such notice, or it was taken down."""

    code = "notice-unknown"
    status = 404


class Notice(Base):
    """One notice. `hung_on` and `until_on` are its first and last day, for objections too."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("hung_on <= until_on AND until_on <= down_on", name="runs_forward"),
        Index(None, "village_id", "kind", "period"),
    )

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    period: Mapped[str] = mapped_column(String(20))
    hung_on: Mapped[date]
    until_on: Mapped[date]
    down_on: Mapped[date]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(String(500))


class NoticeLine(Base):
    """One line as it hangs: a masked name, what for, the day, the points or the grade."""

    __tablename__ = "notice_line"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "notice_id"], ["notice.village_id", "notice.id"]),
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notice_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject_id: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(80))
    aspect: Mapped[str | None] = mapped_column(String(4))
    day: Mapped[date | None]
    points: Mapped[int | None]
    grade: Mapped[str | None] = mapped_column(String(3))


def hung(session: Session, village: int, notice_id: str) -> Notice:
    """The notice, while it hangs.

    :raises NoticeUnknown: none, or its take-down day has come.
    """
    notice = session.get(Notice, (village, notice_id))
    if notice is None or notice.down_on < clock.today():
        raise NoticeUnknown
    return notice


def lines_of(session: Session, notice: Notice) -> list[NoticeLine]:
    """The lines as they hang, in their order."""
    query = (
        select(NoticeLine)
        .where(NoticeLine.village_id == notice.village_id, NoticeLine.notice_id == notice.id)
        .order_by(NoticeLine.no)
    )
    return list(session.scalars(query))


def hanging_now(session: Session, village: int) -> list[Notice]:
    """What hangs in this village today, the newest first."""
    query = (
        select(Notice)
        .where(Notice.village_id == village, Notice.down_on >= clock.today())
        .order_by(Notice.hung_on.desc(), Notice.id.desc())
    )
    return list(session.scalars(query))
