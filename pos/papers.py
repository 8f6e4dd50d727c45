"""Papers about goods that nobody settles alone: a count, a write-off. Never changed.

One person writes the paper, another one agrees, and then the shelf moves; or it is dropped.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    select,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from pos.goods import Goods
from pos.shops import Shop
from registry import Staff

COUNT, WRITE_OFF = "count", "write-off"
KINDS: Final = (COUNT, WRITE_OFF)
DONE, DROPPED = "done", "dropped"
WORDS_AT_MOST: Final = 100
PAGE: Final = 50


class PaperUnknown(Refusal):
    """The shop has no such paper."""

    code = "paper-unknown"


class StockPaper(Base):
    """One paper: its kind, who wrote it and when."""

    __tablename__ = "stock_paper"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "shop"], ["shop.village_id", "shop.code"]),
        CheckConstraint("kind IN ('count', 'write-off')", name="kind"),
        Index(None, "village_id", "shop", "id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    shop: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(10))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class StockPaperLine(Base):
    """One line: `shelf` pieces stood in the books when it was written, `pieces` change that."""

    __tablename__ = "stock_paper_line"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "paper"], ["stock_paper.village_id", "stock_paper.id"]),
        ForeignKeyConstraint(
            ["village_id", "shop", "goods"], ["goods.village_id", "goods.shop", "goods.goods"]
        ),
        CheckConstraint("pieces = 0 OR reason <> ''", name="reason"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    paper: Mapped[str] = mapped_column(String(32), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop: Mapped[str] = mapped_column(String(12))
    goods: Mapped[str] = mapped_column(String(20))
    lot: Mapped[int | None]
    shelf: Mapped[int]
    pieces: Mapped[int]
    reason: Mapped[str] = mapped_column(String(WORDS_AT_MOST))


class StockPaperEnd(Base):
    """How it ended: done by another one than the writer, or dropped; once."""

    __tablename__ = "stock_paper_end"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "paper"], ["stock_paper.village_id", "stock_paper.id"]),
        CheckConstraint("outcome IN ('done', 'dropped')", name="outcome"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    paper: Mapped[str] = mapped_column(String(32), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Written:
    """A paper with who wrote it (a name), and how and by whom it ended, if it did."""

    paper: StockPaper
    by: str
    end: StockPaperEnd | None
    ended_by: str | None


@dataclass(frozen=True)
class Line:
    """One line of a paper, and its goods."""

    line: StockPaperLine
    goods: Goods

    @property
    def counted(self) -> int:
        """Pieces that were there by the count."""
        return self.line.shelf + self.line.pieces


def papers_of(
    session: Session, shop: Shop, *, before: str = ""
) -> tuple[list[Written], str | None]:
    """At most 50 papers of the shop, the newest first; what asks for older ones."""
    query = _papers(shop).order_by(StockPaper.id.desc()).limit(PAGE + 1)
    if before:
        query = query.where(StockPaper.id < before)
    rows = [Written(*row) for row in session.execute(query)]
    return rows[:PAGE], rows[PAGE - 1].paper.id if len(rows) > PAGE else None


def paper_of(session: Session, shop: Shop, paper: str) -> Written:
    """One paper of the shop.

    :raises PaperUnknown: it has none like that.
    """
    row = session.execute(_papers(shop).where(StockPaper.id == paper)).one_or_none()
    if row is None:
        raise PaperUnknown
    return Written(*row)


def lines_of_paper(session: Session, paper: StockPaper) -> list[Line]:
    """Its lines, as they were written."""
    line = StockPaperLine
    same = (
        (Goods.village_id == line.village_id)
        & (Goods.shop == line.shop)
        & (Goods.goods == line.goods)
    )
    query = (
        select(line, Goods)
        .join(Goods, same)
        .where(line.village_id == paper.village_id, line.paper == paper.id)
        .order_by(line.line)
    )
    return [Line(one, goods) for one, goods in session.execute(query)]


def _papers(shop: Shop) -> Select[StockPaper, str, StockPaperEnd, str]:
    writer, ender = aliased(Staff), aliased(Staff)
    ended = (StockPaperEnd.village_id == StockPaper.village_id) & (
        StockPaperEnd.paper == StockPaper.id
    )
    return (
        select(StockPaper, writer.name, StockPaperEnd, ender.name)
        .join(writer, writer.id == StockPaper.staff_id)
        .outerjoin(StockPaperEnd, ended)
        .outerjoin(ender, ender.id == StockPaperEnd.staff_id)
        .where(StockPaper.village_id == shop.village_id, StockPaper.shop == shop.code)
    )
