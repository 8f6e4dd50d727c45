"""Publicity: how many leaflets, boards, letters and plays, when, where, written down by whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from kernel.once import Outcome
from merchants.doing import in_place
from registry import Actor, Staff, require

PERMISSION: Final = "registers"
KINDS: Final = ("leaflet", "board", "letter", "play")
WORDS_AT_MOST: Final = 100
MOST: Final = 100_000
SHOWN: Final = 50


class PublicityUnfit(Refusal):
    """Publicity has a kind, a day that has come, a number from 1, and a few words at most."""

    code = "publicity-unfit"


class PublicityUnknown(Refusal):
    """There is no such line, or it was struck out before."""

    code = "publicity-unknown"


class Publicity(Base):
    """So many of a kind, on a day. A wrong line is struck out by name, not deleted."""

    __tablename__ = "publicity"
    __table_args__ = (
        CheckConstraint("kind IN ('leaflet', 'board', 'letter', 'play')", name="kind"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(struck_at IS NULL) = (struck_by IS NULL)", name="struck"),
        Index(None, "village_id", "on_day"),
    )

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    on_day: Mapped[date]
    number: Mapped[int]
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    struck_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    struck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Shown:
    """What was shown to people: so many (`number`) of a kind, on a day; `words` say what."""

    kind: str
    on_day: date
    number: int
    words: str


def write_publicity(actor: Actor, village: int, shown: Shown, *, key: str) -> Outcome:
    """Write a line down, once per key. Outermost. The reply: `publicity`.

    :raises NotPermitted: not the actor's village.
    :raises PublicityUnfit: its kind, day, number or words.
    """
    require(actor, PERMISSION, village_id=village)
    words = " ".join(shown.words.split())
    is_fit = (
        shown.kind in KINDS
        and date(2000, 1, 1) <= shown.on_day <= clock.today()
        and 1 <= shown.number <= MOST
        and len(words) <= WORDS_AT_MOST
        and words.isprintable()
    )
    if not is_fit:
        raise PublicityUnfit

    def work(tx: Session) -> dict[str, Any]:
        row = Publicity(
            village_id=village,
            id=clock.new_id(),
            kind=shown.kind,
            on_day=shown.on_day,
            number=shown.number,
            words=words,
            staff_id=actor.staff_id or "",
            at=clock.now(),
        )
        tx.add(row)
        tx.flush()
        return {"publicity": row.id}

    asked = {"do": "publicity", **vars(shown), "on_day": shown.on_day.isoformat()}
    return in_place(village, client=actor.client, key=key, asked=asked, work=work)


def strike_publicity(actor: Actor, village: int, line: str, *, key: str) -> None:
    """Strike a wrong line out, once per key. Outermost.

    :raises NotPermitted: not the actor's village.
    :raises PublicityUnknown: no such line, or struck out before.
    """
    require(actor, PERMISSION, village_id=village)

    def work(tx: Session) -> dict[str, Any]:
        found = tx.get(Publicity, (village, line))
        if found is None or found.struck_at is not None:
            raise PublicityUnknown
        found.struck_by, found.struck_at = actor.staff_id, clock.now()
        tx.flush()
        return {}

    asked = {"do": "publicity-strike", "line": line}
    in_place(village, client=actor.client, key=key, asked=asked, work=work)


def publicity_in(
    session: Session, villages: Collection[int], *, year: int, limit: int | None = SHOWN
) -> list[tuple[Publicity, str]]:
    """The lines of a year with who wrote them, the latest first; at most 50 unless all."""
    query = (
        select(Publicity, Staff.name)
        .join(Staff, Staff.id == Publicity.staff_id)
        .where(Publicity.village_id.in_(villages), _in_year(year))
        .order_by(Publicity.on_day.desc(), Publicity.id.desc())
        .limit(limit)
    )
    return [(row, by) for row, by in session.execute(query)]


def publicity_counts(
    session: Session, villages: Collection[int], *, year: int
) -> dict[tuple[int, str], int]:
    """Village and kind → how many in a year, lines struck out left out."""
    query = (
        select(Publicity.village_id, Publicity.kind, func.sum(Publicity.number))
        .where(Publicity.village_id.in_(villages), _in_year(year), Publicity.struck_at.is_(None))
        .group_by(Publicity.village_id, Publicity.kind)
    )
    return {(village, kind): int(number) for village, kind, number in session.execute(query)}


def _in_year(year: int) -> ColumnElement[bool]:
    return Publicity.on_day.between(date(year, 1, 1), date(year, 12, 31))
