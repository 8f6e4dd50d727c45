"""Agreements: what a village and a merchant signed on paper, and until when it holds."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from merchants.roll import CODE_AT_MOST, Merchant

SIGNED_AT_MOST: Final = 40


class AgreementUnfit(Refusal):
    """An agreement runs forward, ends today or later, and bears the name of who signed."""

    code = "agreement-unfit"


class AgreementMissing(Refusal):
    """No signed agreement with this merchant is in force."""

    code = "agreement-missing"


class Agreement(Base):
    """One signed agreement: `from_on` to `until_on`, and who signed it for the merchant."""

    __tablename__ = "merchant_agreement"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "merchant"], ["merchant.village_id", "merchant.code"]),
        CheckConstraint("from_on <= until_on", name="runs_forward"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    merchant: Mapped[str] = mapped_column(String(CODE_AT_MOST), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    from_on: Mapped[date]
    until_on: Mapped[date]
    signed_by: Mapped[str] = mapped_column(String(SIGNED_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def agreements_of(session: Session, merchant: Merchant) -> list[Agreement]:
    """The merchant's agreements, the latest first."""
    query = (
        select(Agreement)
        .where(
            Agreement.village_id == merchant.village_id,
            Agreement.merchant == merchant.code,
        )
        .order_by(Agreement.no.desc())
    )
    return list(session.scalars(query))


def is_bound(session: Session, merchant: Merchant, on: date) -> bool:
    """Whether an agreement with the merchant holds on this day."""
    return any(one.from_on <= on <= one.until_on for one in agreements_of(session, merchant))


def refuse_unbound(session: Session, merchant: Merchant) -> None:
    """Refuse unless an agreement holds today.

    :raises AgreementMissing: none does.
    """
    if not is_bound(session, merchant, clock.today()):
        raise AgreementMissing


def add_agreement(
    tx: Session, merchant: Merchant, *, from_on: date, until_on: date, signed_by: str, staff_id: str
) -> Agreement:
    """Keep that an agreement was signed; the caller holds the merchant.

    :raises AgreementUnfit: its days or the name are not fit.
    """
    signed_by = " ".join(signed_by.split())
    is_name = 1 <= len(signed_by) <= SIGNED_AT_MOST and signed_by.isprintable()
    if not is_name or not from_on <= until_on or until_on < clock.today():
        raise AgreementUnfit
    agreement = Agreement(
        village_id=merchant.village_id,
        merchant=merchant.code,
        no=len(agreements_of(tx, merchant)) + 1,
        from_on=from_on,
        until_on=until_on,
        signed_by=signed_by,
        staff_id=staff_id,
        at=clock.now(),
    )
    tx.add(agreement)
    tx.flush()
    return agreement
