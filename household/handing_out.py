"""Papers for households as PDF: into a file from the command line, a hundred at a time for a page.

A run is written down first, then drawn; cut off in between, it is drawn again and tells the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from household import notice_sheets, slip_sheets
from household.cut_sheets import CutSheet
from household.handout_words import HandoutWords, Place, place_for, refuse_undrawable, words_of
from household.paper_files import refuse_written, write_own
from household.quarters import quarter_of
from household.statement_sheets import TITLE, draw_statement
from kernel.db import in_parts, reading, transaction
from kernel.papers import A4, Paper, Spot
from registry import Actor, handout_runs, require
from registry.handout_runs import HandoutOrder
from registry.handouts import Handout, HandoutUnknown, Sheet, find_handout, last_handout, sheets_of

#: Households of one file that a page asks for.
BUNDLE: Final = 100

Tell = Callable[[int], object]


@dataclass(frozen=True)
class HandedOut:
    """What a run is: its id, and for how many households."""

    id: str
    households: int


def hand_out(actor: Actor, order: HandoutOrder, *, key: str) -> str:
    """Write a run down whose files are asked for one by one, once per key; its id. Outermost.

    :raises NotPermitted: the actor may not print for this village.
    :raises NothingToPrint: there is nothing to tell anybody here.
    :raises GlyphsMissing: the font lacks a sign; nothing was written down.
    """
    with reading() as session:
        place = place_for(session, order.village_id)
    check = partial(refuse_undrawable, place)
    return handout_runs.hand_out(actor, order, key=key, check=check)


def file_of(actor: Actor, village_id: int, handout_id: str, part: int) -> bytes:
    """A file of a run as PDF: its part of a hundred households, 1 the first one.

    :raises NotPermitted: the actor may not print for this village.
    :raises HandoutUnknown: this village has no such run, or it has no such part.
    :raises NothingToPrint: notices of points that all were used since.
    """
    require(actor, handout_runs.PERMISSION, village_id=village_id)
    with reading() as session:
        handout = find_handout(session, village_id, handout_id)
        sheets = sheets_of(session, handout, first=BUNDLE * (part - 1), count=BUNDLE)
        if not sheets:
            raise HandoutUnknown
        return _drawn(session, handout, sheets)


def print_to_file(
    order: HandoutOrder,
    out: Path,
    *,
    again: bool = False,
    begin: Tell = lambda _n: None,
    advance: Tell = lambda _n: None,
) -> HandedOut:
    """Print what the order asks for into this file, readable by its owner only. Outermost.

    `again`: draw the last run of this kind once more instead. `begin` is told how many households
    there are, `advance` how many were drawn on.

    :raises FileInTheWay: the file is there already.
    :raises NothingToPrint: there is nothing to tell anybody here.
    :raises GlyphsMissing: the font lacks a sign; nothing was written down.
    :raises HandoutUnknown: there was no run before.
    """
    refuse_written(out)
    run = None if again else transaction(lambda tx: _log(tx, order))
    with reading() as session:
        if run is None:
            handout = last_handout(session, order.village_id, order.kind)
        else:
            handout = find_handout(session, order.village_id, run)
        begin(handout.households)
        content = _drawn(session, handout, sheets_of(session, handout), advance)
    write_own(out, content)
    return HandedOut(handout.id, handout.households)


def _log(tx: Session, order: HandoutOrder) -> str:
    check = partial(refuse_undrawable, place_for(tx, order.village_id))
    return handout_runs.log_handout(tx, order, staff_id=None, check=check)


def _drawn(
    session: Session, handout: Handout, sheets: Sequence[Sheet], advance: Tell = lambda _n: None
) -> bytes:
    place = place_for(session, handout.village_id)
    papers = _told(session, place, sheets, advance)
    draw = {"statements": _statements, "slips": _slips, "notices": _notices}[handout.kind]
    return draw(handout, place, papers)


def _told(
    session: Session, place: Place, sheets: Sequence[Sheet], advance: Tell
) -> Iterator[HandoutWords]:
    """The papers in their order, read a hundred at a time."""
    for part in in_parts(sheets, BUNDLE):
        yield from words_of(session, place, part)
        advance(len(part))


def _statements(handout: Handout, place: Place, papers: Iterator[HandoutWords]) -> bytes:
    quarter = quarter_of(handout.since or place.printed)
    paper = Paper(A4, title=f"{TITLE} {quarter}")
    for said in papers:
        draw_statement(paper, place, quarter, said)
    return paper.whole()


def _slips(_handout: Handout, place: Place, papers: Iterator[HandoutWords]) -> bytes:
    paper = Paper(A4, title=slip_sheets.TITLE)
    for no, slip in enumerate(slip for said in papers for slip in slip_sheets.slips_of(said)):
        at = _next_piece(paper, slip_sheets.SHEET, no)
        slip_sheets.draw_slip(paper, place, slip, at)
    return paper.whole()


def _notices(_handout: Handout, place: Place, papers: Iterator[HandoutWords]) -> bytes:
    """Whoever has used its points since the run was written down gets none any more."""
    due = [said for said in papers if notice_sheets.ending(said, place.printed)]
    if not due:
        raise handout_runs.NothingToPrint
    paper = Paper(A4, title=notice_sheets.TITLE)
    for no, said in enumerate(due):
        notice_sheets.draw_notice(paper, place, said, _next_piece(paper, notice_sheets.SHEET, no))
    return paper.whole()


def _next_piece(paper: Paper, sheet: CutSheet, no: int) -> Spot:
    """Where the piece of this number goes, on a new page where the last one is full."""
    if no % sheet.pieces == 0:
        paper.page()
        sheet.marks(paper)
    return sheet.place_of(no % sheet.pieces)
