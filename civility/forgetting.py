"""What is kept of a subject's conduct: emptied when it withdraws, copied when it asks.

A record's rule, day and points stay, as the award's entry does; every word about people goes.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.orm import Session

from civility.evidence import Evidence, forget_photos
from civility.kin import Kin
from civility.notices import NoticeLine
from civility.objections import Objection
from civility.panels import Rating
from civility.ratings import NoPhone, RatingLine, RatingStep, RatingStrike
from civility.records import Record, RecordStep
from registry import Subject

_OURS: Final = frozenset({"village_id", "subject_id"})


def erase(tx: Session, subject: Subject, *, photos: Path) -> None:
    """Empty the words of the subject's records and objections; delete its evidence and ties.

    Its photos go from the folder `photos` with the commit, but for those that show others' deeds.
    """
    records = _ids(subject)
    village = subject.village_id
    proofs = (Evidence.village_id == village, _in(Evidence, records))
    seen = list(tx.scalars(select(Evidence.photo).where(*proofs, Evidence.photo.is_not(None))))
    tx.execute(delete(Evidence).where(*proofs))
    forget_photos(tx, photos, [one for one in seen if one])
    tx.execute(
        update(RecordStep)
        .where(RecordStep.village_id == village, _in(RecordStep, records))
        .values(words="")
    )
    for table, words in (
        (Record, {"note": "", "event": "", "reply": None}),
        (Objection, {"words": "", "answer": "", "appeal": None, "appeal_answer": None}),
        (NoticeLine, {"name": ""}),
        (Rating, {"verdict_words": ""}),
        (RatingStep, {"words": ""}),
        (RatingStrike, {"words": ""}),
    ):
        mine = update(table).where(table.village_id == village, table.subject_id == subject.id)
        tx.execute(mine.values(words))
    for tie in (Kin, NoPhone):
        tx.execute(delete(tie).where(tie.village_id == village, tie.subject_id == subject.id))


def copy(session: Session, subject: Subject) -> dict[str, Any]:
    """All that is kept of the subject's conduct, as JSON values."""
    records = _ids(subject)
    village = subject.village_id
    steps = select(RecordStep).where(RecordStep.village_id == village, _in(RecordStep, records))
    evidence = select(Evidence).where(Evidence.village_id == village, _in(Evidence, records))
    return {
        "records": _rows(_of(session, Record, subject)),
        "steps": _rows(session.scalars(steps.order_by(RecordStep.at, RecordStep.id))),
        "evidence": _rows(session.scalars(evidence.order_by(Evidence.at, Evidence.id))),
        "objections": _rows(_of(session, Objection, subject)),
        "ratings": _rows(_of(session, Rating, subject)),
        "rating_steps": _rows(_of(session, RatingStep, subject)),
        "rating_lines": _rows(_of(session, RatingLine, subject)),
        "left_out": _rows(_of(session, RatingStrike, subject)),
        "kin": _rows(_of(session, Kin, subject)),
        "no_phone": _rows(_of(session, NoPhone, subject)),
        "notices": _rows(_of(session, NoticeLine, subject)),
    }


def _ids(subject: Subject) -> Any:
    return select(Record.id).where(
        Record.village_id == subject.village_id, Record.subject_id == subject.id
    )


def _in(table: Any, records: Any) -> Any:
    return table.record_id.in_(records)


def _of(session: Session, table: Any, subject: Subject) -> Iterable[Any]:
    return session.scalars(
        select(table).where(table.village_id == subject.village_id, table.subject_id == subject.id)
    )


def _rows(found: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            column.key: value if isinstance(value, (int, str, type(None))) else str(value)
            for column in inspect(type(row)).column_attrs
            if column.key not in _OURS
            for value in (getattr(row, column.key),)
        }
        for row in found
    ]
