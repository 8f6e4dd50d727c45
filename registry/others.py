"""What floors above the registry keep of a subject: erased with it, and copied for it.

The registry cannot know those floors; the composition root tells it of them once, at start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from registry.subjects import Subject


@dataclass(frozen=True)
class Keeper:
    """Who keeps something of subjects: how it is erased, and how it is copied as JSON values."""

    name: str
    erase: Callable[[Session, Subject], None]
    copy: Callable[[Session, Subject], Any]


_keepers: dict[str, Keeper] = {}


def tell_of(keeper: Keeper) -> None:
    """From now on what this keeper has is erased and copied too."""
    _keepers[keeper.name] = keeper


def erase_elsewhere(tx: Session, subject: Subject) -> None:
    """Let every keeper empty what tells of the people behind the subject."""
    for keeper in _keepers.values():
        keeper.erase(tx, subject)


def copies_elsewhere(session: Session, subject: Subject) -> dict[str, Any]:
    """What every keeper has of the subject, by the keeper's name."""
    return {name: keeper.copy(session, subject) for name, keeper in sorted(_keepers.items())}
