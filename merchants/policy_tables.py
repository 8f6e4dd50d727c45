"""The policies' tables: a version, the policies in it, and how it was decided. Never changed."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, UtcDateTime

NAME_LENGTH: Final = 20
ADOPTED, DROPPED = "adopted", "dropped"
#: What a policy works through: merchants' offers, the bank's credit, a named finance person, or
#: the reference sheet.
OFFERS, CREDIT, PERSON, REFERENCE = "offers", "credit", "person", "reference"
THROUGH: Final = (OFFERS, CREDIT, PERSON, REFERENCE)


class PolicyVersion(Base):
    """A version as it was proposed, to hold from `starts_on`; no actor: our default."""

    __tablename__ = "policy_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    starts_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


class PolicyDecision(Base):
    """What a second person decided about a version: adopted or dropped. Once."""

    __tablename__ = "policy_decision"
    __table_args__ = (CheckConstraint("outcome IN ('adopted', 'dropped')", name="outcome"),)

    version_id: Mapped[int] = mapped_column(
        ForeignKey("policy_version.id"), primary_key=True, autoincrement=False
    )
    outcome: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


class PolicyRow(Base):
    """One policy of a version, as its sheet wrote it, in both languages."""

    __tablename__ = "policy"
    __table_args__ = (
        CheckConstraint("no > 0", name="no"),
        CheckConstraint("through IN ('offers', 'credit', 'person', 'reference')", name="through"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_on"),
    )

    version_id: Mapped[int] = mapped_column(
        ForeignKey("policy_version.id"), primary_key=True, autoincrement=False
    )
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title_zh: Mapped[str] = mapped_column(String(40))
    title_en: Mapped[str] = mapped_column(String(40))
    what_zh: Mapped[str] = mapped_column(String(200))
    what_en: Mapped[str] = mapped_column(String(200))
    kind_zh: Mapped[str] = mapped_column(String(40))
    kind_en: Mapped[str] = mapped_column(String(40))
    who_zh: Mapped[str] = mapped_column(String(80))
    who_en: Mapped[str] = mapped_column(String(80))
    provider_zh: Mapped[str] = mapped_column(String(120))
    provider_en: Mapped[str] = mapped_column(String(120))
    rests_zh: Mapped[str] = mapped_column(String(200))
    rests_en: Mapped[str] = mapped_column(String(200))
    unit_zh: Mapped[str] = mapped_column(String(80))
    unit_en: Mapped[str] = mapped_column(String(80))
    through: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
