"""A statement in words: what came in and what went out, with the reason where one is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy.orm import Session

import ledger
from ledger import Line
from registry import MOVEMENTS, Subject, award_reasons, source_of

PAGE = 50


@dataclass(frozen=True)
class Movement:
    """One line: when, what for, how many points, and how many were there after it."""

    at: datetime
    title: str
    points: int
    balance_after: int
    seq: int


@dataclass(frozen=True)
class Statement:
    """Lines, newest first; `before` asks for the next page where there is one."""

    lines: list[Movement]
    before: int | None


def statement(
    session: Session, subject: Subject, *, before: int | None = None, limit: int = PAGE
) -> Statement:
    """A page of the subject's statement; two queries."""
    lines = ledger.statement_of(
        session, subject.village_id, subject.account, before=before, limit=limit + 1
    )
    shown = lines[:limit]
    return Statement(
        in_words(session, subject.village_id, shown),
        before=shown[-1].seq if len(lines) > limit else None,
    )


def in_words(session: Session, village_id: int, lines: Iterable[Line]) -> list[Movement]:
    """These lines of one village in words, in their order; a query for five hundred awards."""
    told = list(lines)
    refs = [line.source.removeprefix(source_of("")) for line in told if line.kind == "award"]
    reasons = award_reasons(session, village_id, refs)
    return [
        Movement(
            line.at,
            reasons.get(line.source.removeprefix(source_of("")), "")
            or str(gettext(MOVEMENTS[line.kind])),
            line.points,
            line.balance_after,
            line.seq,
        )
        for line in told
    ]
