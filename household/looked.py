"""Who looked at a household's data: when, at what, and who; without a name it was the household."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from registry import Subject, looks_at, mask_name, staff_lists

_ = lazy_gettext

#: The page shows the last so many.
SHOWN: Final = 50
#: What was looked at → in words.
LOOKS: Final = {
    "names": _("Full name and telephone"),
    "statement": _("Statement"),
    "look": _("The household's own page"),
    "copy": _("Copy of everything held"),
    "score": _("The household's own score sheet"),
    "wishes": _("The household's own wishes"),
    "own": _("The household's own data"),
    "reference": _("Reference sheet"),
    "evidence": _("Photo of evidence"),
    "till": _("Points and grade, at the till"),
    "kiosk": _("Points, on the village's screen"),
}


@dataclass(frozen=True)
class Looked:
    """One look: at what, in words, and the masked name of who looked; none: the household."""

    at: datetime
    what: str
    who: str | None


def look_name(via: str) -> str:
    """What was looked at, in words."""
    return str(LOOKS.get(via, via))


def who_looked(session: Session, subject: Subject) -> list[Looked]:
    """The last looks at this subject's data, the newest first."""
    looks = looks_at(session, subject, SHOWN)
    names = staff_lists.staff_names(session, [one.staff_id for one in looks if one.staff_id])
    return [
        Looked(one.at, look_name(one.via), mask_name(names[one.staff_id]) if one.staff_id else None)
        for one in looks
    ]
