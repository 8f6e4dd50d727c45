"""The roll of merchants: who enrolled, and the one way from enrolment to the end.

A merchant belongs to one village, which checks it, approves it and settles with it. What was
done is a log that is never changed; `state` on the roll is what the last line of it says.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry import Staff

KINDS: Final = (
    "pharmacy",
    "clinic",
    "food",
    "shop",
    "culture",
    "transport",
    "service",
    "farming",
    "training",
    "other",
)
STATES: Final = (
    "enrolled",
    "checked",
    "approved",
    "published",
    "paused",
    "suspended",
    "ended",
)
CODE_AT_MOST: Final = 16
WORDS_AT_MOST: Final = 200


class Way(NamedTuple):
    """From which states an act leads, and to which."""

    sources: frozenset[str]
    target: str


#: act → the states it may be done in, and the state it leads to.
WAYS: Final[dict[str, Way]] = {
    "check": Way(frozenset({"enrolled"}), "checked"),
    "approve": Way(frozenset({"checked"}), "approved"),
    "publish": Way(frozenset({"approved"}), "published"),
    "pause": Way(frozenset({"published"}), "paused"),
    "resume": Way(frozenset({"paused"}), "published"),
    "suspend": Way(frozenset({"published", "paused"}), "suspended"),
    "reopen": Way(frozenset({"suspended"}), "published"),
    "refuse": Way(frozenset({"enrolled", "checked"}), "ended"),
    "end": Way(frozenset({"approved", "published", "paused", "suspended"}), "ended"),
}


class MerchantUnknown(Refusal):
    """No merchant has this code."""

    code = "merchant-unknown"


class MerchantStateUnfit(Refusal):
    """This cannot be done with a merchant in this state; `state` says which."""

    code = "merchant-state-unfit"


class Merchant(Base):
    """One merchant of one village. `contact` and `phone` are for the office alone."""

    __tablename__ = "merchant"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint(
            "kind IN ('pharmacy', 'clinic', 'food', 'shop', 'culture', 'transport', 'service',"
            " 'farming', 'training', 'other')",
            name="kind",
        ),
        CheckConstraint(
            "state IN ('enrolled', 'checked', 'approved', 'published', 'paused', 'suspended',"
            " 'ended')",
            name="state",
        ),
        Index(None, "village_id", "state"),
        Index(None, "village_id", "licence"),
    )

    village_id: Mapped[int] = mapped_column(
        ForeignKey("region.id"), primary_key=True, autoincrement=False
    )
    code: Mapped[str] = mapped_column(String(CODE_AT_MOST), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    licence: Mapped[str] = mapped_column(String(18))
    address: Mapped[str] = mapped_column(String(80))
    contact: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10))
    #: When it enrolled, and promised to trade honestly.
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def account(self) -> str:
        """The account that gains the points which households give here."""
        return account_of(self.code)


class MerchantEvent(Base):
    """One step of a merchant: what was done, by whom, with whom beside, and why."""

    __tablename__ = "merchant_event"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "merchant"], ["merchant.village_id", "merchant.code"]),
        CheckConstraint("second_id <> staff_id", name="two_people"),
        Index(None, "village_id", "merchant", "id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    merchant: Mapped[str] = mapped_column(String(CODE_AT_MOST))
    act: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    second_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def account_of(code: str) -> str:
    """The account of the merchant with this code, in its village's books."""
    return f"merchant/{code}"


def next_code(tx: Session, village_id: int) -> str:
    """A code that no merchant has: the village's, and a number. The caller holds the village."""
    query = select(func.count()).where(Merchant.village_id == village_id)
    return f"M{village_id}-{tx.scalars(query).one() + 1:03d}"


def enter(tx: Session, merchant: Merchant) -> None:
    """Put a merchant on the roll, and its enrolment as the first line of the log."""
    merchant.state, merchant.at = "enrolled", clock.now()
    tx.add(merchant)
    tx.flush()
    _note(tx, merchant, "enrol", "")


def step(
    tx: Session,
    merchant: Merchant,
    act: str,
    *,
    words: str = "",
    staff_id: str | None,
    second_id: str | None = None,
) -> None:
    """Do one act of `WAYS` with a merchant that the caller holds.

    :raises MerchantStateUnfit: not in this state.
    """
    way = WAYS[act]
    if merchant.state not in way.sources:
        raise MerchantStateUnfit(state=merchant.state)
    merchant.state = way.target
    tx.flush()
    _note(tx, merchant, act, words, staff_id=staff_id, second_id=second_id)


def hold_merchant(tx: Session, code: str) -> Merchant:
    """The merchant, held until the transaction ends: one act at a time.

    :raises MerchantUnknown: there is none.
    """
    query = select(Merchant).where(Merchant.code == code).with_for_update(key_share=True)
    found = tx.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise MerchantUnknown(merchant=code[:CODE_AT_MOST])
    return found


def find_merchant(session: Session, code: str) -> Merchant:
    """The merchant with this code.

    :raises MerchantUnknown: there is none.
    """
    found = session.scalars(select(Merchant).where(Merchant.code == code)).one_or_none()
    if found is None:
        raise MerchantUnknown(merchant=code[:CODE_AT_MOST])
    return found


def merchants_in(
    session: Session, villages: Collection[int], states: Collection[str] = STATES
) -> list[Merchant]:
    """The merchants of these villages in these states, by name."""
    query = (
        select(Merchant)
        .where(Merchant.village_id.in_(villages), Merchant.state.in_(states))
        .order_by(Merchant.name, Merchant.code)
    )
    return list(session.scalars(query))


def events_of(session: Session, merchant: Merchant) -> list[MerchantEvent]:
    """Everything that was done with this merchant, in order."""
    query = (
        select(MerchantEvent)
        .where(
            MerchantEvent.village_id == merchant.village_id,
            MerchantEvent.merchant == merchant.code,
        )
        .order_by(MerchantEvent.id)
    )
    return list(session.scalars(query))


@dataclass(frozen=True)
class Done:
    """One line of the log as a page shows it: who did it, and who stood beside, by name."""

    event: MerchantEvent
    by: str
    second: str


def log_of(session: Session, merchant: Merchant) -> list[Done]:
    """The log with names, the latest first."""
    events = events_of(session, merchant)
    ids = {who for one in events for who in (one.staff_id, one.second_id) if who}
    query = select(Staff.id, Staff.name).where(Staff.id.in_(ids))
    names = {row.id: row.name for row in session.execute(query)}
    return [
        Done(one, names.get(one.staff_id or "", ""), names.get(one.second_id or "", ""))
        for one in reversed(events)
    ]


def _note(
    tx: Session,
    merchant: Merchant,
    act: str,
    words: str,
    *,
    staff_id: str | None = None,
    second_id: str | None = None,
) -> None:
    tx.add(
        MerchantEvent(
            village_id=merchant.village_id,
            id=clock.new_id(),
            merchant=merchant.code,
            act=act,
            state=merchant.state,
            words=words,
            staff_id=staff_id,
            second_id=second_id,
            at=clock.now(),
        )
    )
    tx.flush()
