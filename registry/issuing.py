"""Cards and look links handed out by an officer, once per form; each shows its codes once.

A code is stored as a digest only. It is made out of the secret that the form carries and that is
kept nowhere, so a double click shows the same cards again and nothing else ever does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, once
from registry import codes
from registry.access import Actor, require
from registry.cards import (
    Card,
    CardUnknown,
    code_of,
    households_without_card,
    new_card,
    revoke_card,
)
from registry.carrying import carry_over
from registry.looks import make_look, revoke_looks
from registry.phones import revoke_phones
from registry.standing import hold_village, refuse_closed
from registry.subjects import Subject, subject_by_id

CARDS: Final = "cards"
#: Cards of one print run: what a page shows within a second or two.
AT_ONCE: Final = 100
REASON_AT_MOST: Final = 100


class HolderUnknown(Refusal):
    """No subject is this one, or not for whoever asks."""

    code = "card-holder-unknown"


class CardReasonUnfit(Refusal):
    """A card is revoked for a reason of 1 to 100 characters."""

    code = "card-reason-unfit"


@dataclass(frozen=True)
class Holder:
    """Whose cards an officer asks about: the village and the id of the subject."""

    village_id: int
    subject_id: str


@dataclass(frozen=True)
class IssuedCard:
    """A card with its code, to be printed now; `name` is masked."""

    number: str
    name: str
    label: str
    code: str


def issue_missing(
    actor: Actor, village_id: int, *, secret: str, grid_id: int | None = None
) -> list[IssuedCard]:
    """Issue a card to the next 100 households of the village without a live one. Outermost.

    The same secret gives the same cards again. With `grid_id` those of one grid.

    :raises NotPermitted: the actor may not issue cards in this village.
    """

    def work(tx: Session) -> list[str]:
        query = households_without_card(village_id).limit(AT_ONCE)
        if grid_id is not None:
            query = query.where(Subject.grid_id == grid_id)
        issued = []
        for subject in tx.scalars(query):
            card, _ = new_card(village_id, subject.id, staff_id=actor.staff_id, secret=secret)
            tx.add(card)
            issued.append(card.id)
        tx.flush()
        return issued

    request = {"do": "cards", "grid": grid_id}
    return _issued(actor, village_id, work, secret=secret, request=request)


def issue_another(actor: Actor, holder: Holder, *, secret: str, label: str) -> list[IssuedCard]:
    """Issue one more card to a subject; `label` tells several apart. Outermost.

    :raises HolderUnknown, SubjectClosed: no such subject for this officer.
    """

    def work(tx: Session) -> list[str]:
        refuse_closed(tx, holder.village_id, [holder.subject_id])
        text = " ".join(label.split())
        card, _ = new_card(
            holder.village_id,
            holder.subject_id,
            staff_id=actor.staff_id,
            label=text,
            secret=secret,
        )
        tx.add(card)
        tx.flush()
        return [card.id]

    find_holder(actor, holder)
    request = {"do": "card", "subject": holder.subject_id}
    return _issued(actor, holder.village_id, work, secret=secret, request=request)


def replace_card(
    actor: Actor, holder: Holder, card_id: str, *, secret: str, reason: str
) -> list[IssuedCard]:
    """Revoke a card, as `withdraw_card`, and issue one in its place. Outermost.

    :raises HolderUnknown, SubjectClosed: no such subject for this officer.
    :raises CardUnknown, CardRevoked: the subject has no such card, or not any more.
    :raises CardReasonUnfit: no reason, or too long a one.
    """
    said = _checked(reason)

    def work(tx: Session) -> list[str]:
        refuse_closed(tx, holder.village_id, [holder.subject_id])
        old = _card(tx, holder, card_id)
        _revoke(tx, old, staff_id=actor.staff_id, reason=said)
        fresh, _ = new_card(
            holder.village_id,
            holder.subject_id,
            staff_id=actor.staff_id,
            label=old.label,
            secret=secret,
        )
        fresh.replaces_id = old.id
        tx.add(fresh)
        tx.flush()
        return [fresh.id]

    find_holder(actor, holder)
    request = {"do": "replace", "card": card_id}
    return _issued(actor, holder.village_id, work, secret=secret, request=request)


def withdraw_card(actor: Actor, holder: Holder, card_id: str, *, reason: str) -> None:
    """Revoke a card and what is on its back, from this moment on. Outermost.

    The household's telephones go on: a lost card is none of them.

    :raises HolderUnknown: no such subject for this officer.
    :raises CardUnknown, CardRevoked: the subject has no such card, or not any more.
    :raises CardReasonUnfit: no reason, or too long a one.
    """
    said = _checked(reason)
    find_holder(actor, holder)

    def work(tx: Session) -> None:
        hold_village(tx, holder.village_id)
        _revoke(tx, _card(tx, holder, card_id), staff_id=actor.staff_id, reason=said)

    transaction(work)


def link_out(actor: Actor, holder: Holder, *, secret: str) -> str:
    """A new look link's token for a subject; the same secret gives the same again. Outermost.

    :raises HolderUnknown, SubjectClosed: no such subject for this officer.
    """
    find_holder(actor, holder)
    token = codes.derived_token(secret, f"look/{holder.subject_id}")

    def work(tx: Session) -> dict[str, Any]:
        make_look(tx, subject_by_id(tx, holder.village_id, holder.subject_id), token)
        return {}

    request = {"do": "look", "subject": holder.subject_id}
    operation = Operation(holder.village_id, actor.client, codes.digest(secret), request)
    transaction(lambda tx: once(tx, operation, lambda: work(tx))).unwrap()
    return token


def cut_links(actor: Actor, holder: Holder) -> None:
    """Revoke every look link of a subject. Outermost.

    :raises HolderUnknown: no such subject for this officer.
    """
    find_holder(actor, holder)
    transaction(
        lambda tx: revoke_looks(tx, subject_by_id(tx, holder.village_id, holder.subject_id))
    )


def cut_phones(actor: Actor, holder: Holder) -> None:
    """Let no telephone of a subject show codes any more. Outermost.

    :raises HolderUnknown: no such subject for this officer.
    """
    find_holder(actor, holder)
    transaction(
        lambda tx: revoke_phones(tx, subject_by_id(tx, holder.village_id, holder.subject_id))
    )


def find_holder(actor: Actor, holder: Holder) -> Subject:
    """The subject, for who may issue cards in its village.

    :raises HolderUnknown: there is none, or it is out of the actor's reach.
    """
    with reading() as session:
        subject = session.get(Subject, (holder.village_id, holder.subject_id))
    if subject is None or not actor.may(CARDS, village_id=holder.village_id):
        raise HolderUnknown
    return subject


def _issued(
    actor: Actor,
    village_id: int,
    work: Callable[[Session], list[str]],
    *,
    secret: str,
    request: dict[str, Any],
) -> list[IssuedCard]:
    require(actor, CARDS, village_id=village_id)
    operation = Operation(village_id, actor.client, codes.digest(secret), request)

    def run(tx: Session) -> dict[str, Any]:
        # Two runs at once must not each print a card for the same household.
        hold_village(tx, village_id)
        return {"cards": work(tx)}

    reply = transaction(lambda tx: once(tx, operation, lambda: run(tx))).unwrap()
    with reading() as session:
        return _shown(session, village_id, reply["cards"], secret)


def _shown(
    session: Session, village_id: int, card_ids: Sequence[str], secret: str
) -> list[IssuedCard]:
    query = (
        select(Card, Subject)
        .join(Subject, (Subject.village_id == Card.village_id) & (Subject.id == Card.subject_id))
        .where(Card.village_id == village_id, Card.id.in_(card_ids))
        .order_by(Subject.number)
    )
    return [
        IssuedCard(subject.number, subject.shown_name, card.label, code_of(secret, card.id))
        for card, subject in session.execute(query)
    ]


def _card(tx: Session, holder: Holder, card_id: str) -> Card:
    card = tx.get(Card, (holder.village_id, card_id))
    if card is None or card.subject_id != holder.subject_id:
        raise CardUnknown
    return card


def _revoke(tx: Session, card: Card, *, staff_id: str | None, reason: str) -> None:
    ended = revoke_card(tx, card, staff_id=staff_id, reason=reason)
    carry_over(tx, subject_by_id(tx, card.village_id, card.subject_id), ended)


def _checked(reason: str) -> str:
    said = " ".join(reason.split())
    if not 1 <= len(said) <= REASON_AT_MOST or not said.isprintable():
        raise CardReasonUnfit(at_most=REASON_AT_MOST)
    return said
