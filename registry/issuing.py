"""Cards and look links handed out by an officer, once per form; each shows its codes once.

A code is stored as a digest only. It is made out of the secret that the form carries and that is
kept nowhere, so a double click shows the same cards again and nothing else ever does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Operation, once
from registry import codes
from registry.access import Actor
from registry.card_runs import Due, due_one, issue_one
from registry.cards import Card, CardUnknown, revoke_card
from registry.carrying import carry_over
from registry.looks import make_look, revoke_looks
from registry.phones import revoke_phones
from registry.standing import hold_village, refuse_closed
from registry.subjects import Subject, subject_by_id

CARDS: Final = "cards"
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


Check = Callable[[Sequence[Due]], None]


def issue_another(actor: Actor, holder: Holder, *, secret: str, label: str, check: Check) -> str:
    """Issue one more card to a subject; `label` tells several apart. Outermost.

    Gives the id of the run in which it was issued, which is the same for the same secret: the
    card is drawn by both. `check` refuses what cannot be drawn.

    :raises HolderUnknown, SubjectClosed: no such subject for this officer.
    """

    def work(tx: Session) -> str:
        subject = subject_by_id(tx, holder.village_id, holder.subject_id)
        due = due_one(tx, subject, label=" ".join(label.split()))
        check([due])
        return issue_one(tx, due, secret=secret, staff_id=actor.staff_id, again="more")

    return _issued(actor, holder, work, secret=secret, request={"do": "more"})


def replace_card(
    actor: Actor, holder: Holder, card_id: str, *, secret: str, reason: str, check: Check
) -> str:
    """Revoke a card, as `withdraw_card`, and issue one in its place. Outermost.

    Gives the id of the run, as `issue_another`.

    :raises HolderUnknown, SubjectClosed: no such subject for this officer.
    :raises CardUnknown, CardRevoked: the subject has no such card, or not any more.
    :raises CardReasonUnfit: no reason, or too long a one.
    """
    said = _checked(reason)

    def work(tx: Session) -> str:
        old = _card(tx, holder, card_id)
        subject = subject_by_id(tx, holder.village_id, holder.subject_id)
        due = due_one(tx, subject, label=old.label, replaces=old.id)
        check([due])
        _revoke(tx, old, staff_id=actor.staff_id, reason=said)
        return issue_one(tx, due, secret=secret, staff_id=actor.staff_id, again="replace")

    return _issued(actor, holder, work, secret=secret, request={"do": "replace", "card": card_id})


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
    holder: Holder,
    work: Callable[[Session], str],
    *,
    secret: str,
    request: dict[str, Any],
) -> str:
    find_holder(actor, holder)
    request["subject"] = holder.subject_id
    operation = Operation(holder.village_id, actor.client, codes.digest(secret), request)

    def run(tx: Session) -> dict[str, Any]:
        hold_village(tx, holder.village_id)
        refuse_closed(tx, holder.village_id, [holder.subject_id])
        return {"print": work(tx)}

    reply = transaction(lambda tx: once(tx, operation, lambda: run(tx))).unwrap()
    found: str = reply["print"]
    return found


def _card(tx: Session, holder: Holder, card_id: str) -> Card:
    card = tx.get(Card, (holder.village_id, card_id))
    if card is None or card.subject_id != holder.subject_id:
        raise CardUnknown
    return card


def _revoke(tx: Session, card: Card, *, staff_id: str | None, reason: str) -> None:
    carry_over(tx, revoke_card(tx, card, staff_id=staff_id, reason=reason))


def _checked(reason: str) -> str:
    said = " ".join(reason.split())
    if not 1 <= len(said) <= REASON_AT_MOST or not said.isprintable():
        raise CardReasonUnfit(at_most=REASON_AT_MOST)
    return said
