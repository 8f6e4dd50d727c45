"""Printing cards: into a file from the command line, or in bundles for a page of the office.

A code exists on paper only. So the paper is drawn first, with codes that are not good yet; one
transaction then makes them good, takes the replaced ones back and logs the run; only then does
the file get its name. Cut off before the transaction, nothing has happened; cut off after it, the
next run finds the finished paper beside the name it should have, and gives it that name.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from household.card_sheets import draw_cards
from household.card_words import all_words, place_for, refuse_undrawable
from household.paper_files import refuse_written, write_own
from kernel.db import reading, transaction
from kernel.errors import Refusal
from registry import Actor, card_runs, codes
from registry.card_prints import print_of_file
from registry.card_runs import Due, Order

#: Cards of one bundle that a page asks for: ten sheets, a second or two.
BUNDLE: Final = 100
#: The layout that is no paper.
PICTURE: Final = "png"
_PART: Final = ".part"


class PictureOfMany(Refusal):
    """A picture is for one household's cards, to be sent to it; sheets are for a village's."""

    code = "picture-of-many"


@dataclass(frozen=True)
class Printed:
    """What a run did; `found`: the paper of an earlier run that was cut off, nothing is new."""

    cards: int
    found: bool = False


def print_to_file(
    order: Order,
    out: Path,
    *,
    public_url: str,
    begin: Callable[[int], object] = lambda _n: None,
    advance: Callable[[int], object] = lambda _n: None,
) -> Printed:
    """Print what the order asks for into this file, readable by its owner only. Outermost.

    `begin` is told how many cards there are, `advance` how many were drawn on. Nothing due: no
    file.

    :raises PictureOfMany: a picture, and not of one household.
    :raises FileInTheWay: the file is there already.
    :raises GlyphsMissing: the font lacks a sign.
    :raises CardsChanged: cards of the village were changed meanwhile; nothing was issued.
    """
    if order.layout == PICTURE and order.number is None:
        raise PictureOfMany
    refuse_written(out)
    part = out.with_name(out.name + _PART)
    if cards := _committed(part, order):
        part.rename(out)
        return Printed(cards, found=True)
    with reading() as session:
        place = place_for(session, order.village_id, public_url)
        due = card_runs.due_cards(session, order)
    refuse_undrawable(place, due)
    begin(len(due))
    if not due:
        return Printed(0)
    secret = codes.new_token()
    content = draw_cards(order.layout, all_words(place, due, secret), advance)
    write_own(part, content)
    try:
        _issue(order, due, secret=secret, file=_digest(content))
    except Refusal:
        # The transaction said no: no code on this paper is good, nor will be.
        part.unlink()
        raise
    part.rename(out)
    return Printed(len(due))


def _issue(order: Order, due: list[Due], *, secret: str, file: str) -> str:
    issue = partial(card_runs.issue_run, secret=secret, staff_id=None, file=file)
    return transaction(lambda tx: issue(tx, order, due))


def print_bundle(actor: Actor, order: Order, *, secret: str, public_url: str) -> bytes | None:
    """The PDF of the next bundle, issued by whoever asks. Outermost.

    The same secret gives the same again. Nothing where nothing is due.

    :raises NotPermitted: the actor may not issue cards in this village.
    :raises GlyphsMissing: the font lacks a sign; nothing was issued.
    """
    check = check_for(order.village_id, public_url)
    run = card_runs.print_batch(actor, order, secret=secret, check=check)
    if run is None:
        return None
    return draw_run((order.village_id, run), order.layout, secret=secret, public_url=public_url)


def check_for(village_id: int, public_url: str) -> Callable[[Sequence[Due]], None]:
    """What refuses cards of this village that cannot be drawn, before they are issued."""
    with reading() as session:
        place = place_for(session, village_id, public_url)
    return partial(refuse_undrawable, place)


def draw_run(run: tuple[int, str], layout: str, *, secret: str, public_url: str) -> bytes:
    """The cards of a run (its village and id) on this paper, by who knows its secret."""
    with reading() as session:
        place = place_for(session, run[0], public_url)
        due = card_runs.run_again(session, *run)
    return draw_cards(layout, all_words(place, due, secret))


def _committed(part: Path, order: Order) -> int:
    """How many good cards are on a paper that was left without its name; none: it is waste."""
    if not part.exists():
        return 0
    with reading() as session:
        run = print_of_file(session, order.village_id, _digest(part.read_bytes()))
    if run is None:
        part.unlink()
        return 0
    return run.cards


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
