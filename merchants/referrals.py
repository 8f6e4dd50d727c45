"""Credit: whom the office referred to a bank, by consent, and what the bank granted and is used.

The bank decides. It reads what the subject consented to, and nothing else: who it is, and the
grade with its last day if that was agreed, from A up. Amounts granted and used are two figures;
the last line of each holds, and every line stays.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry import Subject

CODE_AT_MOST: Final = 12
NAME_AT_MOST: Final = 40
SHOWN: Final = 50
GRANTED, USED, REFUSED, WITHDRAWN = "granted", "used", "refused", "withdrawn"
#: What the bank's officer enters; that a subject withdraws its consent is the office's to enter.
BY_BANK: Final = (GRANTED, USED, REFUSED)


class BankUnknown(Refusal):
    """There is no such bank."""

    code = "bank-unknown"


class Bank(Base):
    """A bank that signed with the town."""

    __tablename__ = "bank"

    code: Mapped[str] = mapped_column(String(CODE_AT_MOST), primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_AT_MOST))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class BankOfficer(Base):
    """Which bank a bank's officer works for: one, as the town said last."""

    __tablename__ = "bank_officer"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    bank: Mapped[str] = mapped_column(ForeignKey("bank.code"))
    by_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Referral(Base):
    """A subject referred to a bank; the grade as it was then, where it agreed to that."""

    __tablename__ = "referral"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        CheckConstraint("grade IN ('AAA', 'AA', 'A')", name="grade"),
        CheckConstraint("(grade IS NULL) = (grade_to IS NULL)", name="grade_to"),
        Index(None, "bank", "at"),
        Index(None, "village_id", "subject_id"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    bank: Mapped[str] = mapped_column(ForeignKey("bank.code"))
    consent_on: Mapped[date]
    grade: Mapped[str | None] = mapped_column(String(3))
    grade_to: Mapped[date | None]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReferralStep(Base):
    """One line of a referral: an amount that holds from now on, or its end. Fen."""

    __tablename__ = "referral_step"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "referral"], ["referral.village_id", "referral.id"]),
        CheckConstraint("kind IN ('granted', 'used', 'refused', 'withdrawn')", name="kind"),
        CheckConstraint("(fen IS NOT NULL) = (kind IN ('granted', 'used'))", name="amount"),
        CheckConstraint("fen >= 0", name="fen"),
        Index(None, "village_id", "referral"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    referral: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(10))
    fen: Mapped[int | None] = mapped_column(BigInteger)
    on_day: Mapped[date]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Referred:
    """A referral as it stands: its subject, and what was granted and is used, in fen."""

    referral: Referral
    subject: Subject
    granted_fen: int
    used_fen: int
    state: str


def banks(session: Session) -> list[Bank]:
    """The banks, by code."""
    return list(session.scalars(select(Bank).order_by(Bank.code)))


def bank_of(session: Session, staff_id: str | None) -> Bank | None:
    """The bank for which this person works, if for any."""
    query = select(Bank).join(BankOfficer, BankOfficer.bank == Bank.code)
    return session.scalars(query.where(BankOfficer.staff_id == staff_id)).one_or_none()


def referrals_in(
    session: Session, villages: Collection[int], *, limit: int | None = SHOWN
) -> list[Referred]:
    """The referrals of these villages, the latest first; at most 50 unless all are asked for."""
    query = select(Referral).where(Referral.village_id.in_(villages))
    return _standing(session, query.order_by(Referral.at.desc(), Referral.id.desc()).limit(limit))


def referrals_to(session: Session, bank: str) -> list[Referred]:
    """What a bank may read: its referrals without those withdrawn, the latest 50."""
    gone = select(ReferralStep.referral).where(
        ReferralStep.kind == WITHDRAWN, ReferralStep.village_id == Referral.village_id
    )
    query = select(Referral).where(Referral.bank == bank, Referral.id.not_in(gone))
    latest = query.order_by(Referral.at.desc(), Referral.id.desc()).limit(SHOWN)
    return [one for one in _standing(session, latest) if one.subject.closed_why != "withdrawn"]


def referrals_of(session: Session, subject: Subject) -> list[Referred]:
    """The referrals of one subject, in order."""
    query = select(Referral).where(
        Referral.village_id == subject.village_id, Referral.subject_id == subject.id
    )
    return _standing(session, query.order_by(Referral.at, Referral.id))


def standing(session: Session, village: int, referral: str) -> Referred | None:
    """One referral as it stands, if there is one."""
    query = select(Referral).where(Referral.village_id == village, Referral.id == referral)
    return next(iter(_standing(session, query)), None)


def _standing(session: Session, query: Select[Referral]) -> list[Referred]:
    found = list(session.scalars(query))
    ids = {one.id for one in found}
    people = {one.subject_id for one in found}
    lines = select(ReferralStep).where(ReferralStep.referral.in_(ids)).order_by(ReferralStep.id)
    last: dict[str, dict[str, ReferralStep]] = {}
    for line in session.scalars(lines):
        last.setdefault(line.referral, {})[line.kind] = line
    subjects = {
        one.id: one for one in session.scalars(select(Subject).where(Subject.id.in_(people)))
    }
    return [_referred(one, subjects[one.subject_id], last.get(one.id, {})) for one in found]


def _referred(referral: Referral, subject: Subject, last: dict[str, ReferralStep]) -> Referred:
    granted, used = last.get(GRANTED), last.get(USED)
    latest = max(last.values(), key=lambda line: line.id, default=None)
    state = latest.kind if latest else "waits"
    return Referred(
        referral,
        subject,
        (granted.fen or 0) if granted else 0,
        (used.fen or 0) if used else 0,
        WITHDRAWN if WITHDRAWN in last else state,
    )
