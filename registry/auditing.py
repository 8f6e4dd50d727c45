"""Proofs of the awards: each award and each taking back has its entry in the books, and no
entry speaks of an award that is not kept here.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

import ledger
from ledger import Finding
from registry.awards import Award, AwardReversal, source_of
from registry.regions import villages
from registry.subjects import Subject, account_of

#: How an award is taken back: whole, or what is left of it.
_BACK: Final = ("reverse", "adjust")


def audit(session: Session) -> list[Finding]:
    """Compare what is kept of awards with the books; nothing found means every proof held."""
    return [*awards_match(session), *reversals_match(session)]


def awards_match(session: Session) -> Iterator[Finding]:
    """Every award has its entry: same reference, household and points; every entry its award."""
    for village in villages(session):
        query = _of_subjects(
            select(Award.entry_id, Award.ref, Subject.number, Award.points).where(
                Award.village_id == village.id
            )
        )
        said = [(e, ref, number, points) for e, ref, number, points in session.execute(query)]
        yield from _differences(session, "awards-match", village.id, kind="award", said=said)


def reversals_match(session: Session) -> Iterator[Finding]:
    """The same of every award that was taken back, all of it or what was left."""
    done = (
        select(AwardReversal.entry_id, AwardReversal.ref, Subject.number, AwardReversal.points)
        .select_from(AwardReversal)
        .join(
            Award,
            and_(Award.village_id == AwardReversal.village_id, Award.ref == AwardReversal.ref),
        )
    )
    for village in villages(session):
        for kind in _BACK:
            query = _of_subjects(
                done.where(AwardReversal.village_id == village.id, AwardReversal.kind == kind)
            )
            said = [(e, ref, number, -points) for e, ref, number, points in session.execute(query)]
            yield from _differences(session, "reversals-match", village.id, kind=kind, said=said)


def _of_subjects(
    query: Select[str, str, str, int],
) -> Select[str, str, str | None, int]:
    """With the number of the subject; without one where the award names nobody of ours."""
    return query.outerjoin(
        Subject, and_(Subject.village_id == Award.village_id, Subject.id == Award.subject_id)
    )


def _differences(
    session: Session,
    proof: str,
    village: int,
    *,
    kind: str,
    said: list[tuple[str, str, str | None, int]],
) -> Iterator[Finding]:
    booked = ledger.household_legs(session, village, kind, source=source_of(""))
    for entry, ref, number, points in sorted(said):
        account = account_of(number or "-")
        # What is taken out here has its award: the rest have none, and a second award no entry.
        books = booked.pop(entry, None)
        if books != (source_of(ref), {account: points}):
            what = f"award {ref} says {points} for {account}, {_told(books)}"
            yield Finding(proof, village, entry, account, what)
    for entry, books in sorted(booked.items()):
        yield Finding(proof, village, entry, None, f"no award, {_told(books)}")


def _told(books: tuple[str, dict[str, int]] | None) -> str:
    if books is None:
        return "the books have no such entry"
    source, moved = books
    legs = ", ".join(f"{points} for {account}" for account, points in sorted(moved.items()))
    return f"the books have {source}: {legs}"
