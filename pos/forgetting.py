"""What shops keep of a household in words: taken away when it withdraws, copied when it asks.

Who agreed to an errand and to whom it was handed, and why a slip was made without a card or taken
back: a name belongs there, or may have got there. Slips themselves bear a number and goods.
"""

from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, select, update
from sqlalchemy.orm import Session

from pos.errands import Errand, ErrandEnd, ErrandStop
from pos.permits import Permit
from pos.slips import NoCard, Slip, SlipUndo
from registry import Subject

#: What stands in place of words that went: a slip without a card has some reason.
GONE: Final = "–"


def erase(tx: Session, subject: Subject) -> None:
    """Take every word about the people behind the subject away; the rows stay."""
    for table, words in (
        (ErrandStop, ErrandStop.asked),
        (ErrandEnd, ErrandEnd.words),
        (Permit, Permit.reason),
    ):
        whose = (table.village_id == subject.village_id, table.household == subject.number)
        _take_away(tx, table, words, *whose)
    slips = select(Slip.slip).where(
        Slip.village_id == subject.village_id, Slip.household == subject.number
    )
    for of_slip in (NoCard, SlipUndo):
        whose = (of_slip.village_id == subject.village_id, of_slip.slip.in_(slips))
        _take_away(tx, of_slip, of_slip.reason, *whose)


def copy(session: Session, subject: Subject) -> dict[str, Any]:
    """All of it, as JSON values: errands, slips made without a card, and slips taken back."""
    return {name: _rows(session, query) for name, query in _queries(subject).items()}


def _queries(subject: Subject) -> dict[str, Select[Any]]:
    same = (ErrandStop.village_id == Errand.village_id, ErrandStop.errand == Errand.id)
    ended = (ErrandEnd.errand == ErrandStop.errand, ErrandEnd.household == ErrandStop.household)
    end = and_(ErrandEnd.village_id == ErrandStop.village_id, *ended)
    errands = (
        select(
            Errand.on.label("day"),
            *(ErrandStop.asked.label("agreed_who"), ErrandStop.how.label("channel")),
            ErrandStop.asked_on.label("agreed_on"),
            *(ErrandEnd.kind.label("state"), ErrandEnd.words, ErrandEnd.at.label("ended_at")),
        )
        .join(Errand, and_(*same))
        .outerjoin(ErrandEnd, end)
        .where(ErrandStop.village_id == subject.village_id, ErrandStop.household == subject.number)
    )
    return {
        "errands": errands.order_by(Errand.on, Errand.id),
        "without_card": _of_slips(NoCard, subject, NoCard.slip, NoCard.reason, NoCard.second_id),
        "taken_back": _of_slips(SlipUndo, subject, SlipUndo.slip, SlipUndo.reason, SlipUndo.at),
    }


def _of_slips(table: Any, subject: Subject, *columns: Any) -> Select[Any]:
    slip = and_(Slip.village_id == table.village_id, Slip.slip == table.slip)
    mine = (Slip.village_id == subject.village_id, Slip.household == subject.number)
    return select(*columns).join(Slip, slip).where(*mine).order_by(table.slip)


def _rows(session: Session, query: Select[Any]) -> list[dict[str, Any]]:
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in row.items()
        }
        for row in session.execute(query).mappings()
    ]


def _take_away(tx: Session, table: Any, words: Any, *whose: ColumnElement[bool]) -> None:
    # A word that was never said is none that its guard lets go.
    tx.execute(update(table).where(*whose, words.is_not(None)).values({words.key: GONE}))
