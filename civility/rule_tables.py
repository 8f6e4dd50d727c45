"""The rulebook's tables: a version, its aspects, items and tiers, and what was signed off.

Evidence, cap and reporters stand as the sheet wrote them. A version is never changed: triggers
see to it.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Base, UtcDateTime

NAME_LENGTH = 60


class Rulebook(Base):
    """A version, in force from `effective_on` until a later one is; no actor: our default."""

    __tablename__ = "rulebook"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    effective_on: Mapped[date] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


class RuleAspect(Base):
    """One head of a version, in its place."""

    __tablename__ = "rule_aspect"

    rulebook_id: Mapped[int] = mapped_column(ForeignKey("rulebook.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    place: Mapped[int]
    name_zh: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))


class RuleItem(Base):
    """One rule of a version, in its place."""

    __tablename__ = "rule_item"
    __table_args__ = (
        ForeignKeyConstraint(
            ["rulebook_id", "aspect"], ["rule_aspect.rulebook_id", "rule_aspect.code"]
        ),
    )

    rulebook_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    place: Mapped[int]
    aspect: Mapped[str] = mapped_column(String(4))
    title_zh: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    effect: Mapped[str] = mapped_column(String(10))
    topic: Mapped[str] = mapped_column(String(20))
    evidence: Mapped[str] = mapped_column(String(60))
    cap: Mapped[str] = mapped_column(String(60))
    reporters: Mapped[str] = mapped_column(String(20))
    honour: Mapped[bool]
    sheet: Mapped[str] = mapped_column(String(20))
    ends: Mapped[str] = mapped_column(String(20))


class RuleTier(Base):
    """One tier of an item."""

    __tablename__ = "rule_tier"
    __table_args__ = (
        ForeignKeyConstraint(["rulebook_id", "item"], ["rule_item.rulebook_id", "rule_item.code"]),
    )

    rulebook_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(String(10), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    label_zh: Mapped[str] = mapped_column(String(30))
    label_en: Mapped[str] = mapped_column(String(30))
    halves: Mapped[int]
    points: Mapped[int]


class RuleSignOff(Base):
    """An officer looked at an item's suspicious words, and let them stand."""

    __tablename__ = "rule_sign_off"
    __table_args__ = (
        ForeignKeyConstraint(["rulebook_id", "item"], ["rule_item.rulebook_id", "rule_item.code"]),
    )

    rulebook_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(String(10), primary_key=True)
    words: Mapped[str] = mapped_column(String(200))
    actor_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
