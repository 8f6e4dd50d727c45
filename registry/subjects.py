"""Subjects of the programme (信用主体): households, agribusinesses, collectives.

What is not needed is not kept: no identity number, no income, no health, no remarks; members
are a count. Whoever refused consent is known by number and day alone.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, validates

from kernel.db import Base, UtcDateTime, in_parts
from kernel.errors import Refusal
from registry.names import mask_name
from registry.readings import keys_of

KINDS: Final = ("household", "agribusiness", "collective")
CHANNELS: Final = ("visit", "self", "phone", "wechat")


def _exact(length: int) -> String:
    """Text compared sign by sign on both engines, so that a beginning is a range of an index."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class SubjectUnknown(Refusal):
    """No subject has this number."""

    code = "subject-unknown"


class Subject(Base):
    """One subject. A household is known by its head; an organisation has a name besides."""

    __tablename__ = "subject"
    __table_args__ = (
        CheckConstraint("kind IN ('household', 'agribusiness', 'collective')", name="kind"),
        CheckConstraint("(kind = 'household') = (name IS NULL)", name="organisation_named"),
        CheckConstraint("members BETWEEN 1 AND 30", name="members"),
        CheckConstraint(
            "consent_channel IN ('visit', 'self', 'phone', 'wechat')", name="consent_channel"
        ),
        CheckConstraint(
            "closed_why IN ('merged', 'moved', 'ended', 'withdrawn')", name="closed_why"
        ),
        CheckConstraint("(closed_on IS NULL) = (closed_why IS NULL)", name="closed_on_and_why"),
        Index(None, "village_id", "number"),
        Index(None, "village_id", "head"),
        Index(None, "village_id", "name"),
        Index(None, "village_id", "initials"),
        Index(None, "village_id", "initials_too"),
        Index(None, "village_id", "phone_tail"),
    )

    village_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(_exact(20), unique=True)
    name: Mapped[str | None] = mapped_column(_exact(80))
    head: Mapped[str] = mapped_column(_exact(40))
    phone: Mapped[str | None] = mapped_column(String(11))
    initials: Mapped[str] = mapped_column(_exact(40), server_default="")
    initials_too: Mapped[str | None] = mapped_column(_exact(40))
    phone_tail: Mapped[str | None] = mapped_column(_exact(4))
    members: Mapped[int | None]
    villager_group: Mapped[str | None] = mapped_column(String(20))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    consent_on: Mapped[date]
    consent_channel: Mapped[str] = mapped_column(String(10))
    collector: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("import_batch.id"))
    closed_on: Mapped[date | None]
    closed_why: Mapped[str | None] = mapped_column(String(10))

    @validates("head", "name", "phone")
    def _found_by(self, field: str, value: str | None) -> str | None:
        """Whatever sets a name or a telephone sets with it what the subject is found by."""
        said = {"head": self.head, "name": self.name, "phone": self.phone, field: value}
        keys = keys_of(said["head"] or "", said["name"], said["phone"])
        for column, key in keys.items():
            setattr(self, column, key)
        return value

    @property
    def account(self) -> str:
        """The code of this subject's account in the books."""
        return account_of(self.number)

    @property
    def shown_name(self) -> str:
        """The name that others may read: an organisation's in full, a person's masked."""
        return self.name or mask_name(self.head)


class ConsentRefusal(Base):
    """Somebody said no to being recorded: the number and the day, and nothing else of them."""

    __tablename__ = "consent_refusal"

    village_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    asked_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


def account_of(number: str) -> str:
    """The account code of the subject with this number, whatever its kind."""
    return f"household/{number}"


def find_subject(session: Session, number: str) -> Subject:
    """The subject with this number; numbers are unique in the whole town.

    :raises SubjectUnknown: none has it.
    """
    subject = session.scalars(select(Subject).where(Subject.number == number)).one_or_none()
    if subject is None:
        raise SubjectUnknown(number=number[:20])
    return subject


def subject_by_id(session: Session, village: int, subject_id: str) -> Subject:
    """The subject with this id in this village.

    :raises LookupError: our bug: ids come from our own rows.
    """
    subject = session.get(Subject, (village, subject_id))
    if subject is None:
        raise LookupError(f"no subject {subject_id} in village {village}")
    return subject


def subjects_of(session: Session, village: int, *, closed: bool = False) -> list[Subject]:
    """The subjects of a village by number; closed ones too when asked."""
    query = select(Subject).where(Subject.village_id == village).order_by(Subject.number)
    if not closed:
        query = query.where(Subject.closed_on.is_(None))
    return list(session.scalars(query))


def subjects_by_number(session: Session, numbers: Iterable[str]) -> dict[str, Subject]:
    """Those of `numbers` that exist, in any village: number → subject."""
    found: dict[str, Subject] = {}
    for part in in_parts(sorted(set(numbers))):
        for subject in session.scalars(select(Subject).where(Subject.number.in_(part))):
            found[subject.number] = subject
    return found


def numbers_by_id(session: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Subject id → number, of those of `ids` that are subjects, in any village."""
    query = select(Subject.id, Subject.number).where(Subject.id.in_({one for one in ids if one}))
    return {row.id: row.number for row in session.execute(query)}
