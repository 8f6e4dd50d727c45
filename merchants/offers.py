"""Offers as they were written, what was done with each, and how much of each is used.

An offer is never changed: a new one replaces it. How it stands and what is used of it is counted
in one row, on which two uses at once queue; the audit proves the row from the log and the uses.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    and_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from merchants.roll import CODE_AT_MOST, WORDS_AT_MOST, Merchant, MerchantStateUnfit, Way
from merchants.terms import Conditions

TITLE_AT_MOST: Final = 40
NOTE_AT_MOST: Final = 100
ID_AT_MOST: Final = 32
#: act → the states it may be done in, and the state it leads to.
WAYS: Final[dict[str, Way]] = {
    "approve": Way(frozenset({"draft"}), "approved"),
    "publish": Way(frozenset({"approved"}), "published"),
    "pause": Way(frozenset({"published"}), "paused"),
    "resume": Way(frozenset({"paused"}), "published"),
    "refuse": Way(frozenset({"draft"}), "ended"),
    "end": Way(frozenset({"approved", "published", "paused"}), "ended"),
}


class OfferUnknown(Refusal):
    """There is no such offer here."""

    code = "offer-unknown"


class Offer(Base):
    """One offer of one merchant, under the policy with this number.

    `value`: percent off, fen off, or the price in fen. `list_fen`: the price without the offer,
    recorded when it was written; none where the price tag is typed at each use.
    """

    __tablename__ = "offer"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "merchant"], ["merchant.village_id", "merchant.code"]),
        ForeignKeyConstraint(["village_id", "replaces"], ["offer.village_id", "offer.id"]),
        UniqueConstraint("village_id", "merchant", "no"),
        CheckConstraint("policy > 0", name="policy"),
        CheckConstraint("type IN ('percent', 'amount', 'price', 'gift')", name="type"),
        CheckConstraint("value >= 0 AND points >= 0", name="not_negative"),
        CheckConstraint("list_fen > 0", name="list_price"),
        CheckConstraint("list_fen IS NOT NULL OR type = 'percent'", name="price_known"),
        CheckConstraint("lowest IN ('AAA', 'AA', 'A', 'B', 'C', 'D')", name="lowest"),
        CheckConstraint("kinds BETWEEN 1 AND 7 AND weekdays BETWEEN 1 AND 127", name="bits"),
        CheckConstraint("0 <= from_minute AND from_minute < until_minute", name="hours"),
        CheckConstraint("from_on <= until_on", name="runs_forward"),
        CheckConstraint(
            "cap_household > 0 AND cap_day > 0 AND cap_total > 0 AND budget_fen > 0", name="caps"
        ),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(ID_AT_MOST), primary_key=True)
    merchant: Mapped[str] = mapped_column(String(CODE_AT_MOST))
    no: Mapped[int]
    policy: Mapped[int]
    type: Mapped[str] = mapped_column(String(7))
    title: Mapped[str] = mapped_column(String(TITLE_AT_MOST))
    note: Mapped[str] = mapped_column(String(NOTE_AT_MOST))
    value: Mapped[int]
    list_fen: Mapped[int | None]
    lowest: Mapped[str | None] = mapped_column(String(3))
    kinds: Mapped[int]
    weekdays: Mapped[int]
    from_minute: Mapped[int]
    until_minute: Mapped[int]
    from_on: Mapped[date]
    until_on: Mapped[date]
    cap_household: Mapped[int | None]
    cap_day: Mapped[int | None]
    cap_total: Mapped[int | None]
    budget_fen: Mapped[int | None]
    points: Mapped[int]
    replaces: Mapped[str | None] = mapped_column(String(ID_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def number(self) -> str:
        """The number by which people name it: the merchant's code, and which of its offers."""
        return f"{self.merchant}-{self.no}"

    @property
    def conditions(self) -> Conditions:
        """When it holds, and for whom."""
        names = Conditions.__dataclass_fields__
        return Conditions(**{name: getattr(self, name) for name in names})


class OfferEvent(Base):
    """One step of an offer: what was done, by whom, and what was looked at or why."""

    __tablename__ = "offer_event"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "offer"], ["offer.village_id", "offer.id"]),
        Index(None, "village_id", "offer", "id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    offer: Mapped[str] = mapped_column(String(ID_AT_MOST))
    act: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class OfferCount(Base):
    """How an offer stands, how often it was used, and what it has cost its budget in fen."""

    __tablename__ = "offer_count"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "offer"], ["offer.village_id", "offer.id"]),
        CheckConstraint(
            "state IN ('draft', 'approved', 'published', 'paused', 'ended')", name="state"
        ),
        CheckConstraint("uses >= 0 AND spent_fen >= 0", name="not_negative"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    offer: Mapped[str] = mapped_column(String(ID_AT_MOST), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    uses: Mapped[int]
    spent_fen: Mapped[int]


@dataclass(frozen=True)
class Standing:
    """An offer, and how it stands."""

    offer: Offer
    count: OfferCount


def enter(tx: Session, offer: Offer) -> None:
    """Keep an offer as it was written, and begin its log and its count."""
    tx.add(offer)
    tx.flush()
    tx.add(
        OfferCount(village_id=offer.village_id, offer=offer.id, state="draft", uses=0, spent_fen=0)
    )
    _note(tx, offer, "write", state="draft", words="", staff_id=offer.staff_id)


def step(tx: Session, one: Standing, act: str, *, words: str = "", staff_id: str) -> None:
    """Do one act of `WAYS` with an offer whose count the caller holds.

    :raises MerchantStateUnfit: not in this state.
    """
    if one.count.state not in WAYS[act].sources:
        raise MerchantStateUnfit(state=one.count.state)
    one.count.state = WAYS[act].target
    tx.flush()
    _note(tx, one.offer, act, state=one.count.state, words=words, staff_id=staff_id)


def hold_offer(tx: Session, village_id: int, offer_id: str) -> Standing:
    """The offer, its count held until the transaction ends: one use and one act at a time.

    :raises OfferUnknown: there is none.
    """
    query = (
        select(OfferCount)
        .where(OfferCount.village_id == village_id, OfferCount.offer == offer_id[:ID_AT_MOST])
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    count = tx.scalars(query).one_or_none()
    if count is None:
        raise OfferUnknown
    return Standing(tx.get_one(Offer, (village_id, offer_id)), count)


def find_offer(session: Session, merchant: Merchant, offer_id: str) -> Standing:
    """One offer of this merchant.

    :raises OfferUnknown: it has none such.
    """
    for one in offers_of(session, [merchant]):
        if one.offer.id == offer_id:
            return one
    raise OfferUnknown


def offers_of(
    session: Session, merchants: Iterable[Merchant], states: Collection[str] = ()
) -> list[Standing]:
    """The offers of these merchants, in these states or any, by merchant and number."""
    codes = [one.code for one in merchants]
    same = and_(OfferCount.village_id == Offer.village_id, OfferCount.offer == Offer.id)
    query = (
        select(Offer, OfferCount)
        .join(OfferCount, same)
        .where(Offer.merchant.in_(codes))
        .order_by(Offer.village_id, Offer.merchant, Offer.no)
    )
    if states:
        query = query.where(OfferCount.state.in_(states))
    return [Standing(row[0], row[1]) for row in session.execute(query)]


def offer_events(session: Session, offer: Offer) -> list[OfferEvent]:
    """Everything that was done with this offer, in order."""
    query = (
        select(OfferEvent)
        .where(OfferEvent.village_id == offer.village_id, OfferEvent.offer == offer.id)
        .order_by(OfferEvent.id)
    )
    return list(session.scalars(query))


def _note(tx: Session, offer: Offer, act: str, *, state: str, words: str, staff_id: str) -> None:
    tx.add(
        OfferEvent(
            village_id=offer.village_id,
            id=clock.new_id(),
            offer=offer.id,
            act=act,
            state=state,
            words=words,
            staff_id=staff_id,
            at=clock.now(),
        )
    )
    tx.flush()
