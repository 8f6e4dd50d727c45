"""Household cards: issued, revoked, reissued, and found by the code that a till reads.

A code is shown once, when its card is issued; what is kept is the keyed digest. A subject may
have several cards, each revoked alone.
"""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Select,
    String,
    exists,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock
from kernel.db import Base, UtcDateTime
from kernel.errors import Refusal
from registry import codes
from registry.backs import cut_backs
from registry.standing import hold_village, refuse_closed
from registry.subjects import Subject


class CardUnknown(Refusal):
    """No card has this code."""

    code = "card-unknown"


class CardRevoked(Refusal):
    """The card was revoked; `on` is the day."""

    code = "card-revoked"


class CardElsewhere(Refusal):
    """The card belongs to another village."""

    code = "card-elsewhere"


class Card(Base):
    """One card of one subject; `label` tells several apart."""

    __tablename__ = "card"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "subject_id"], ["subject.village_id", "subject.id"]),
        ForeignKeyConstraint(["village_id", "replaces_id"], ["card.village_id", "card.id"]),
        Index(None, "village_id", "subject_id", "revoked_at"),
    )

    village_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    subject_id: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(40))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    revoked_reason: Mapped[str | None] = mapped_column(String(100))
    replaces_id: Mapped[str | None] = mapped_column(String(32))


def issue_card(
    tx: Session, subject: Subject, *, staff_id: str | None, label: str = ""
) -> tuple[Card, str]:
    """Issue a card to the subject; give it and its code, shown this once.

    :raises SubjectClosed: the subject is closed.
    """
    hold_village(tx, subject.village_id)
    refuse_closed(tx, subject.village_id, [subject.id])
    card, code = new_card(subject.village_id, subject.id, staff_id=staff_id, label=label)
    tx.add(card)
    tx.flush()
    return card, code


def issue_cards(tx: Session, village_id: int, *, staff_id: str | None) -> list[tuple[str, str]]:
    """Issue a card to every household of the village without a live one.

    Gives (household number, code) in order of number; the codes are shown this once.
    """
    # Two runs at once must not each print a card for the same household.
    hold_village(tx, village_id)
    issued = []
    for subject in tx.scalars(households_without_card(village_id)):
        card, code = new_card(village_id, subject.id, staff_id=staff_id)
        tx.add(card)
        issued.append((subject.number, code))
    tx.flush()
    return issued


def revoke_card(tx: Session, card: Card, *, staff_id: str | None, reason: str) -> list[str]:
    """Revoke a card and what is printed on it, from this moment on.

    `reason` is at most 100 characters. Gives the digests of the look codes that ended with it.

    :raises CardRevoked: it was revoked before.
    """
    found = tx.get_one(
        Card, (card.village_id, card.id), with_for_update=True, populate_existing=True
    )
    _refuse_revoked(found)
    found.revoked_at, found.revoked_by = clock.now(), staff_id
    found.revoked_reason = reason[:100]
    tx.flush()
    return cut_backs(tx, card.village_id, [card.id])


def revoke_cards(tx: Session, subject: Subject, *, staff_id: str | None, reason: str) -> None:
    """Revoke every live card of the subject; the caller holds its village."""
    tx.execute(
        update(Card)
        .where(
            Card.village_id == subject.village_id,
            Card.subject_id == subject.id,
            Card.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now(), revoked_by=staff_id, revoked_reason=reason[:100])
    )


def forget_card_texts(tx: Session, subject: Subject) -> None:
    """Empty the labels and reasons on the subject's cards: it withdrew."""
    tx.execute(
        update(Card)
        .where(Card.village_id == subject.village_id, Card.subject_id == subject.id)
        .values(label="", revoked_reason=None)
    )


def reissue_card(tx: Session, card: Card, *, staff_id: str | None, reason: str) -> tuple[Card, str]:
    """Revoke a card and issue one in its place; give it and its code, shown this once.

    :raises CardRevoked: it was revoked before: issue a new one instead.
    """
    hold_village(tx, card.village_id)
    revoke_card(tx, card, staff_id=staff_id, reason=reason)
    fresh, code = new_card(card.village_id, card.subject_id, staff_id=staff_id, label=card.label)
    fresh.replaces_id = card.id
    tx.add(fresh)
    tx.flush()
    return fresh, code


def cards_of(session: Session, subject: Subject) -> list[Card]:
    """Every card of the subject, revoked ones too, the latest first."""
    return list(
        session.scalars(
            select(Card)
            .where(Card.village_id == subject.village_id, Card.subject_id == subject.id)
            .order_by(Card.issued_at.desc(), Card.id.desc())
        )
    )


def find_card(session: Session, village_id: int, code: str) -> Card:
    """The live card of this village with this code, as scanned or typed.

    :raises CardUnknown: no card has it, or it is no spend code at all.
    :raises CardElsewhere: another village's card.
    :raises CardRevoked: revoked; `on` is the day.
    """
    plain = codes.clean(code)
    if not codes.is_spend_code(plain):
        raise CardUnknown
    card = session.scalar(select(Card).where(Card.digest == codes.digest(plain)))
    if card is None:
        raise CardUnknown
    if card.village_id != village_id:
        raise CardElsewhere
    _refuse_revoked(card)
    return card


def _refuse_revoked(card: Card) -> None:
    if card.revoked_at is not None:
        raise CardRevoked(on=clock.local(card.revoked_at).date().isoformat())


def code_of(secret: str, card_id: str) -> str:
    """The code of the card that was issued under this secret of a form."""
    return codes.derived_code(codes.SPEND, secret, f"card/{card_id}")


def new_card(
    village_id: int, subject_id: str, *, staff_id: str | None, label: str = ""
) -> tuple[Card, str]:
    """A card, not stored yet, and its code, by chance."""
    code = codes.make_code(codes.SPEND)
    card = Card(
        village_id=village_id,
        id=clock.new_id(),
        subject_id=subject_id,
        digest=codes.digest(code),
        label=label[:40],
        issued_at=clock.now(),
        issued_by=staff_id,
    )
    return card, code


def has_live_card() -> ColumnElement[bool]:
    """For a query on subjects: only those with a card that was not revoked."""
    return exists().where(
        Card.village_id == Subject.village_id,
        Card.subject_id == Subject.id,
        Card.revoked_at.is_(None),
    )


def households_without_card(village_id: int) -> Select[Subject]:
    """The open households of the village without a live card, by number."""
    return (
        select(Subject)
        .where(
            Subject.village_id == village_id,
            Subject.kind == "household",
            Subject.closed_on.is_(None),
            ~has_live_card(),
        )
        .order_by(Subject.number)
    )
