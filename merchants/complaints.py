"""Complaints about merchants: anybody makes one at the office; who complains is not kept.

Somebody other than whoever wrote it down looks into it. So many proven ones suspend the merchant.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    and_,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from kernel.once import Outcome
from merchants import roll
from merchants.holding import fit_words, on_merchant
from merchants.roll import CODE_AT_MOST, WORDS_AT_MOST, Merchant
from registry import Actor, setting_of


class ComplaintUnknown(Refusal):
    """The merchant has no such complaint that waits."""

    code = "complaint-unknown"


class OtherPersonJudges(Refusal):
    """Whoever wrote a complaint down does not judge it."""

    code = "other-person-judges"


class Complaint(Base):
    """What somebody said about a merchant, as an officer wrote it down."""

    __tablename__ = "complaint"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "merchant"], ["merchant.village_id", "merchant.code"]),
        Index(None, "village_id", "merchant", "at"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    merchant: Mapped[str] = mapped_column(String(CODE_AT_MOST))
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ComplaintEnd(Base):
    """What was found: `is_proven`, and in words."""

    __tablename__ = "complaint_end"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "complaint"], ["complaint.village_id", "complaint.id"]),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complaint: Mapped[str] = mapped_column(String(32), primary_key=True)
    is_proven: Mapped[bool]
    words: Mapped[str] = mapped_column(String(WORDS_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def complain(actor: Actor, code: str, words: str, *, key: str) -> Outcome:
    """Write down what somebody complains of, once per key. Outermost.

    :raises MerchantUnknown: none of the actor's.
    :raises MerchantWordsUnfit: no words, or too many.
    """
    words = fit_words(words)

    def work(tx: Session, merchant: Merchant) -> dict[str, Any]:
        said = Complaint(
            village_id=merchant.village_id,
            id=clock.new_id(),
            merchant=merchant.code,
            words=words,
            staff_id=actor.staff_id,
            at=clock.now(),
        )
        tx.add(said)
        tx.flush()
        return {"complaint": said.id}

    return on_merchant(actor, code, key, asked={"do": "complain", "words": words}, work=work)


def judge(
    actor: Actor, code: str, complaint: str, *, is_proven: bool, words: str, key: str
) -> Outcome:
    """Say what was found of a complaint; the one that fills the limit suspends. Outermost.

    The reply: `state`, how the merchant stands then.

    :raises MerchantUnknown, ComplaintUnknown: none that waits here.
    :raises OtherPersonJudges: the actor wrote it down.
    :raises MerchantWordsUnfit: no words, or too many.
    """
    words = fit_words(words)
    asked = {"do": "judge", "complaint": complaint, "proven": is_proven, "words": words}

    def work(tx: Session, merchant: Merchant) -> dict[str, Any]:
        found = tx.get(Complaint, (merchant.village_id, complaint))
        ended = tx.get(ComplaintEnd, (merchant.village_id, complaint))
        if found is None or found.merchant != merchant.code or ended is not None:
            raise ComplaintUnknown
        if found.staff_id == actor.staff_id:
            raise OtherPersonJudges
        tx.add(
            ComplaintEnd(
                village_id=merchant.village_id,
                complaint=found.id,
                is_proven=is_proven,
                words=words,
                staff_id=actor.staff_id,
                at=clock.now(),
            )
        )
        tx.flush()
        _suspend(tx, merchant, actor)
        return {"merchant": merchant.code, "state": merchant.state}

    return on_merchant(actor, code, key, asked=asked, work=work)


def complaints_of(
    session: Session, merchant: Merchant
) -> list[tuple[Complaint, ComplaintEnd | None]]:
    """The merchant's complaints and what was found, the latest first."""
    same = and_(
        ComplaintEnd.village_id == Complaint.village_id, ComplaintEnd.complaint == Complaint.id
    )
    query = (
        select(Complaint, ComplaintEnd)
        .outerjoin(ComplaintEnd, same)
        .where(
            Complaint.village_id == merchant.village_id,
            Complaint.merchant == merchant.code,
        )
        .order_by(Complaint.at.desc(), Complaint.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def proven_since(session: Session, merchant: Merchant) -> int:
    """Complaints proven since the merchant was last reopened, or ever."""
    reopened = [one.at for one in roll.events_of(session, merchant) if one.act == "reopen"]
    same = and_(
        ComplaintEnd.village_id == Complaint.village_id, ComplaintEnd.complaint == Complaint.id
    )
    query = (
        select(func.count())
        .select_from(Complaint)
        .join(ComplaintEnd, same)
        .where(
            Complaint.village_id == merchant.village_id,
            Complaint.merchant == merchant.code,
            ComplaintEnd.is_proven,
        )
    )
    if reopened:
        query = query.where(ComplaintEnd.at > reopened[-1])
    return session.scalars(query).one()


def _suspend(tx: Session, merchant: Merchant, actor: Actor) -> None:
    limit = setting_of(tx, merchant.village_id, "merchant_complaints")
    is_open = merchant.state in roll.WAYS["suspend"].sources
    if is_open and proven_since(tx, merchant) >= limit:
        roll.step(tx, merchant, "suspend", staff_id=actor.staff_id)
