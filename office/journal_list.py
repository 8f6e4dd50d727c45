"""One page of the journal with what stands around it: names, corrections, the ways on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext
from sqlalchemy.orm import Session

import ledger
from ledger import Asked, Entry, Mark
from registry import staff_lists

PAGE: Final = 50
_STAFF: Final = "staff/"


@dataclass(frozen=True)
class JournalPage:
    """Entries newest first; `newer` and `older` are the entries from which the next pages go on."""

    entries: tuple[Entry, ...]
    actors: Mapping[str, str]
    corrected_by: Mapping[str, str]
    newer: str | None
    older: str | None


def journal_page(session: Session, asked: Asked, mark: Mark | None) -> JournalPage:
    """The page of the journal beyond the mark.

    :raises EntryUnknown: the mark is no entry of this village.
    """
    found = ledger.journal_of(session, asked, mark=mark, limit=PAGE + 1)
    is_back = mark is not None and mark.newer
    has_more = len(found) > PAGE
    entries = found[-PAGE:] if is_back else found[:PAGE]
    has_newer = has_more if is_back else mark is not None
    has_older = is_back or has_more
    return JournalPage(
        entries=tuple(entries),
        actors=actor_names(session, entries),
        corrected_by=ledger.corrections_of(session, asked.village, [one.id for one in entries]),
        newer=entries[0].id if entries and has_newer else None,
        older=entries[-1].id if entries and has_older else None,
    )


def actor_names(session: Session, entries: Iterable[Entry]) -> dict[str, str]:
    """Actor → who that is: a member of staff by name, else the programme itself."""
    actors = {one.actor for one in entries}
    ids = {actor.removeprefix(_STAFF) for actor in actors if actor.startswith(_STAFF)}
    names = staff_lists.staff_names(session, ids) if ids else {}
    programme = gettext("the programme")
    return {actor: names.get(actor.removeprefix(_STAFF), programme) for actor in actors}
