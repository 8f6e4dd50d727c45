"""Printing cards: to whom one is due, in walking order, and the run in which they are issued.

To print is to issue anew, for a code is kept as a digest only. A run is one transaction: every
card that it replaces is good until the moment in which the new one is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from kernel import clock
from kernel.db import in_parts, transaction
from kernel.errors import Refusal
from kernel.once import Operation, once
from registry import codes
from registry.access import Actor, require
from registry.backs import PrintedCard, cut_backs
from registry.card_lists import card_tally
from registry.card_prints import CardPrint, printed_in
from registry.cards import Card, cards_of, code_of
from registry.carrying import carry_over
from registry.looks import LookLink
from registry.settings import setting_of
from registry.standing import hold_village
from registry.subjects import Subject
from registry.walks import households_on_foot

Again = Literal["missing", "changed", "all"]
AGAIN: Final[tuple[Again, ...]] = ("missing", "changed", "all")
LAYOUTS: Final = ("a4", "cr80", "a5", "png")
#: The layout of a card that was asked for by itself: its paper is chosen after it was issued.
ONE: Final = "one"
LABEL_AT_MOST: Final = 40
PERMISSION: Final = "cards"
#: Said of a card in whose place another one was printed.
REASON: Final = "重新印制"


class CardsChanged(Refusal):
    """Cards of the village were issued, revoked or replaced while these were drawn."""

    code = "cards-changed"
    status = 409


@dataclass(frozen=True)
class Order:
    """What is to be printed: of a village, a grid of it or one household, on which paper.

    `missing`: for households without a good card. `changed`: in place of printed cards that bear
    an old name or number, too. `all`: in place of every card. `until`: a card whose id is later is
    left alone, so that of several bundles none replaces what another one made.
    """

    village_id: int
    layout: str
    again: Again = "missing"
    grid_id: int | None = None
    number: str | None = None
    at_most: int | None = None
    until: str | None = None


@dataclass(frozen=True)
class Due:
    """A card to be made: for whom, in whose place; `no` counts the household's cards."""

    card_id: str
    subject: Subject
    label: str
    no: int
    replaces: str | None
    bears: str


def due_cards(session: Session, order: Order) -> list[Due]:
    """The cards that the order asks for, in walking order: by villager group, grid and number."""
    live, counts = _live(session, order.village_id), _counts(session, order.village_id)
    full = bool(setting_of(session, order.village_id, "card_full_name"))
    due = []
    for subject in households_on_foot(
        session, order.village_id, grid_id=order.grid_id, number=order.number
    ):
        bears, no = _bears(subject, full=full), counts.get(subject.id, 0)
        olds = [one for one in live.get(subject.id, []) if _is_due(one, order, bears)]
        if subject.id not in live:
            due.append(Due("", subject, "", no + 1, None, bears))
        for place, (old, _) in enumerate(olds, start=1):
            due.append(Due("", subject, old.label, no + place, old.id, bears))
    chosen = due[: order.at_most]
    # Ids ascend: the run is read again in this order.
    return [Due(clock.new_id(), *_rest(one)) for one in chosen]


def count_due(session: Session, order: Order) -> int:
    """How many cards that is; those without one are counted by the database."""
    if order.again == "missing":
        return card_tally(session, order.village_id, order.grid_id).without
    return len(due_cards(session, order))


def name_on_card(subject: Subject, *, full: bool) -> str:
    """The head's name as the village wants it on cards."""
    return subject.head if full else subject.shown_name


def look_of(secret: str, card_id: str) -> str:
    """The look token on the back of the card that was printed under this secret."""
    return codes.derived_token(secret, f"back/{card_id}")


def run_again(session: Session, village_id: int, print_id: str) -> list[Due]:
    """The cards of a run as they were due, to be drawn again by who knows its secret."""
    return [
        Due(card.id, subject, card.label, printed.no, card.replaces_id, printed.bears)
        for printed, card, subject in printed_in(session, village_id, print_id)
    ]


def issue_run(
    tx: Session,
    order: Order,
    due: Sequence[Due],
    *,
    secret: str,
    staff_id: str | None,
    file: str | None = None,
) -> str:
    """Issue these cards in place of those they replace, with the codes on their backs, and log it.

    Gives the run's id. `secret` makes the codes and is kept nowhere; `file` is the SHA-256 of a
    paper that bears them already.

    :raises CardsChanged: what is due is no longer what it was when they were drawn.
    """
    hold_village(tx, order.village_id)
    if _asked(due_cards(tx, order)) != _asked(due):
        raise CardsChanged
    _revoke(tx, order.village_id, [one.replaces for one in due if one.replaces], staff_id)
    run = CardPrint(
        village_id=order.village_id,
        layout=order.layout,
        again=order.again,
        file=file,
        staff_id=staff_id,
    )
    return _log(tx, run, due, secret)


def due_one(tx: Session, subject: Subject, *, label: str, replaces: str | None = None) -> Due:
    """One more card of a household, asked for by itself; `replaces`: a card that was just revoked.

    The caller holds the village.
    """
    full = bool(setting_of(tx, subject.village_id, "card_full_name"))
    no, bears = len(cards_of(tx, subject)) + 1, _bears(subject, full=full)
    return Due(clock.new_id(), subject, label[:LABEL_AT_MOST], no, replaces, bears)


def issue_one(
    tx: Session, due: Due, *, secret: str, staff_id: str | None, again: Literal["more", "replace"]
) -> str:
    """Issue it with the code on its back, and log it as a run of one, on whichever paper.

    Gives the run's id, by which `run_again` finds it.
    """
    village_id = due.subject.village_id
    run = CardPrint(village_id=village_id, layout=ONE, again=again, staff_id=staff_id)
    return _log(tx, run, [due], secret)


def _log(tx: Session, run: CardPrint, due: Sequence[Due], secret: str) -> str:
    run.id, run.at, run.cards = clock.new_id(), clock.now(), len(due)
    tx.add(run)
    tx.flush()
    for table, rows in _rows(run, due, secret):
        tx.execute(insert(table), rows)
    return run.id


def print_batch(
    actor: Actor, order: Order, *, secret: str, check: Callable[[Sequence[Due]], None]
) -> str | None:
    """Issue what the order asks for, once per secret: the same one gives the same run. Outermost.

    Gives the run's id, or nothing where nothing was due. `check` refuses what cannot be drawn.

    :raises NotPermitted: the actor may not issue cards in this village.
    """
    require(actor, PERMISSION, village_id=order.village_id)
    request = {"do": "print", "grid": order.grid_id, "again": order.again, "layout": order.layout}
    if order.until is not None:
        request["until"] = order.until
    operation = Operation(order.village_id, actor.client, codes.digest(secret), request)

    def work(tx: Session) -> dict[str, Any]:
        hold_village(tx, order.village_id)
        due = due_cards(tx, order)
        check(due)
        if not due:
            return {"print": None}
        return {"print": issue_run(tx, order, due, secret=secret, staff_id=actor.staff_id)}

    reply = transaction(lambda tx: once(tx, operation, lambda: work(tx))).unwrap()
    found: str | None = reply["print"]
    return found


def _rest(due: Due) -> tuple[Subject, str, int, str | None, str]:
    return due.subject, due.label, due.no, due.replaces, due.bears


def _asked(due: Sequence[Due]) -> list[tuple[str, int, str | None, str]]:
    return [(one.subject.id, one.no, one.replaces, one.bears) for one in due]


def _bears(subject: Subject, *, full: bool) -> str:
    return codes.digest(f"{subject.number}\n{name_on_card(subject, full=full)}")


def _is_due(old: tuple[Card, str | None], order: Order, bears: str) -> bool:
    card, bore = old
    if order.until is not None and card.id > order.until:
        return False
    if order.again == "changed":
        return bore is not None and bore != bears
    return order.again == "all"


def _live(session: Session, village_id: int) -> dict[str, list[tuple[Card, str | None]]]:
    """The good cards by subject, each with the digest of what was printed on it."""
    printed = (PrintedCard.village_id == Card.village_id) & (PrintedCard.card_id == Card.id)
    query = (
        select(Card, PrintedCard.bears)
        .outerjoin(PrintedCard, printed)
        .where(Card.village_id == village_id, Card.revoked_at.is_(None))
        .order_by(Card.id)
    )
    found: dict[str, list[tuple[Card, str | None]]] = {}
    for row in session.execute(query):
        found.setdefault(row.Card.subject_id, []).append((row.Card, row.bears))
    return found


def _counts(session: Session, village_id: int) -> dict[str, int]:
    query = (
        select(Card.subject_id, func.count().label("cards"))
        .where(Card.village_id == village_id)
        .group_by(Card.subject_id)
    )
    return {row.subject_id: row.cards for row in session.execute(query)}


def _revoke(tx: Session, village_id: int, card_ids: list[str], staff_id: str | None) -> None:
    said = {"revoked_at": clock.now(), "revoked_by": staff_id, "revoked_reason": REASON}
    for part in in_parts(card_ids):
        tx.execute(
            update(Card).where(Card.village_id == village_id, Card.id.in_(part)).values(**said)
        )
        carry_over(tx, cut_backs(tx, village_id, part))


def _rows(
    run: CardPrint, due: Sequence[Due], secret: str
) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The rows of every table, in the order in which they lean on each other."""
    cards, looks, printed = [], [], []
    for one in due:
        whose = {"village_id": run.village_id, "subject_id": one.subject.id}
        look = codes.digest(look_of(secret, one.card_id))
        made = {"issued_at": run.at, "issued_by": run.staff_id, "label": one.label}
        made |= {"digest": codes.digest(code_of(secret, one.card_id)), "replaces_id": one.replaces}
        cards.append({**whose, "id": one.card_id, **made})
        looks.append({**whose, "digest": look, "made_at": run.at})
        place = {"village_id": run.village_id, "card_id": one.card_id, "print_id": run.id}
        printed.append({**place, "look": look, "no": one.no, "bears": one.bears})
    return [(Card, cards), (LookLink, looks), (PrintedCard, printed)]
