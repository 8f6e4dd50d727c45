"""Visits to merchants, enrolled or not yet: who went, when, and what was said. Never changed."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime, transaction
from kernel.errors import Refusal
from kernel.once import Operation, Outcome, once
from merchants.holding import CHANGE, fit_words
from merchants.roll import CODE_AT_MOST, WORDS_AT_MOST, MerchantUnknown, find_merchant
from registry import Actor, require

PLACE_AT_MOST: Final = 40
SHOWN: Final = 100


class VisitUnfit(Refusal):
    """A visit names the merchant or the place, on a day that has come."""

    code = "visit-unfit"


class Visit(Base):
    """One visit: to an enrolled merchant, or to a place by name; `wish`: what it was for."""

    __tablename__ = "merchant_visit"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "merchant"], ["merchant.village_id", "merchant.code"]),
        CheckConstraint("merchant IS NOT NULL OR place <> ''", name="somewhere"),
        Index(None, "village_id", "on_day"),
        Index(None, "village_id", "wish"),
    )

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    merchant: Mapped[str | None] = mapped_column(String(CODE_AT_MOST))
    place: Mapped[str] = mapped_column(String(PLACE_AT_MOST))
    wish: Mapped[str | None] = mapped_column(String(32))
    on_day: Mapped[date]
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def write_visit(actor: Actor, visit: Visit, *, key: str) -> Outcome:
    """Write a visit down, once per key. Outermost.

    `visit` says village, merchant or place, wish, day and words.

    :raises NotPermitted: not the actor's village.
    :raises VisitUnfit: neither a merchant nor a place, or a day to come.
    :raises MerchantUnknown: no merchant of that village.
    :raises MerchantWordsUnfit: no words, or too many.
    """
    require(actor, CHANGE, village_id=visit.village_id)
    words, place = fit_words(visit.words), " ".join(visit.place.split())
    if not (visit.merchant or place) or len(place) > PLACE_AT_MOST or not place.isprintable():
        raise VisitUnfit
    if visit.on_day > clock.today():
        raise VisitUnfit
    asked = {
        "do": "visit",
        "merchant": visit.merchant,
        "place": place,
        "wish": visit.wish,
        "on": visit.on_day.isoformat(),
        "words": words,
    }

    def run(tx: Session) -> dict[str, str]:
        if visit.merchant and find_merchant(tx, visit.merchant).village_id != visit.village_id:
            raise MerchantUnknown(merchant=visit.merchant[:CODE_AT_MOST])
        kept = Visit(
            village_id=visit.village_id,
            id=clock.new_id(),
            merchant=visit.merchant or None,
            place=place,
            wish=visit.wish or None,
            on_day=visit.on_day,
            words=words,
            staff_id=actor.staff_id,
            at=clock.now(),
        )
        tx.add(kept)
        tx.flush()
        return {"visit": kept.id}

    operation = Operation(visit.village_id, actor.client, key, asked)
    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome


def visits_in(
    session: Session, villages: Collection[int], *, merchant: str | None = None
) -> list[Visit]:
    """The last visits of these villages, or to one merchant, the latest first."""
    query = select(Visit).where(Visit.village_id.in_(villages))
    if merchant is not None:
        query = query.where(Visit.merchant == merchant)
    return list(session.scalars(query.order_by(Visit.on_day.desc(), Visit.id.desc()).limit(SHOWN)))


def visits_for(session: Session, village_id: int, wish: str) -> list[Visit]:
    """The visits that were made for this wish of the demand list, in order."""
    query = (
        select(Visit)
        .where(Visit.village_id == village_id, Visit.wish == wish)
        .order_by(Visit.on_day, Visit.id)
    )
    return list(session.scalars(query))
