"""Standing characters of the registry's tests: a town of two villages, households, staff."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

import ledger
from kernel import clock
from kernel.db import bound, reading, transaction
from registry import passwords
from registry.access import Actor, actor_of
from registry.cards import issue_card
from registry.devices import enrol_device
from registry.events import history_of
from registry.regions import Region
from registry.staff import RoleAt, add_staff, person
from registry.subjects import Subject, subject_by_id

NOON: Final = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PASSWORD: Final = "three-wise-herons"
SHOP: Final = "S01"
#: Hashing is slow on purpose: what everybody here signs in with is hashed once in a process.
_hashed: Final = cache(passwords.hash_password)


@dataclass(frozen=True)
class Town:
    """Region ids: the town, its two villages, a grid of the first."""

    id: int
    east: int
    west: int
    grid: int


def make_town() -> Town:
    """A town with the villages 东庄村 and 西庄村, and the accounts an award needs."""

    def work(tx: Session) -> Town:
        town = _region(tx, None, "town", "石台镇")
        east = _region(tx, town, "village", "东庄村")
        west = _region(tx, town, "village", "西庄村")
        for village in (east, west):
            ledger.open_account(tx, village, "issued")
        return Town(town, east, west, _region(tx, east, "grid", "第一网格"))

    return transaction(work)


def make_household(village: int, number: str, kind: str = "household") -> Subject:
    """A household (or another kind of subject) with an open account."""

    def work(tx: Session) -> Subject:
        subject = Subject(
            village_id=village,
            id=clock.new_id(),
            kind=kind,
            number=number,
            name=None if kind == "household" else "东庄果蔬合作社",
            head="王小明",
            consent_on=date(2026, 1, 5),
            consent_channel="visit",
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        tx.add(subject)
        tx.flush()
        ledger.open_account(tx, village, subject.account)
        return subject

    return transaction(work)


def make_staff(username: str, *roles: RoleAt) -> str:
    """A member of staff with PASSWORD and these roles; the id."""

    def work(tx: Session) -> str:
        return add_staff(tx, username=username, name="陈某", roles=roles, password=PASSWORD)[0].id

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hash_password", _hashed)
        return transaction(work)


def make_officer(username: str, region: int, role: str = "village-officer") -> Actor:
    """An officer of this village (or, with another role, of the town), as an actor."""
    staff_id = make_staff(username, RoleAt(role, region))
    with reading() as session:
        return actor_of(session, person(session, staff_id))


def make_card(subject: Subject) -> str:
    """A card of this subject; its code."""
    return transaction(lambda tx: issue_card(tx, subject, staff_id=None)[1])


def give_points(subject: Subject, points: int, on: date = date(2027, 12, 31)) -> None:
    """Post points to the subject with this last valid day."""
    one = ledger.move(points, source="issued", target=subject.account)
    draft = ledger.Draft(subject.village_id, "award", (one,), clock.new_id(), "test", on)
    transaction(lambda tx: ledger.post(tx, draft))


def points_of(subject: Subject) -> int:
    """What the subject can spend."""
    with reading() as session:
        return ledger.available(session, subject.village_id, subject.account)


def now_of(subject: Subject) -> Subject:
    """The subject as it is now."""
    with reading() as session:
        return subject_by_id(session, subject.village_id, subject.id)


def happened(subject: Subject) -> list[str]:
    """The kinds of the subject's events, in the order they happened."""
    with reading() as session:
        return [one.kind for one in reversed(history_of(session, subject))]


def make_clerk(username: str, village: int, shop: str = SHOP) -> str:
    """A clerk of one shop; the id."""
    return make_staff(username, RoleAt("clerk", village, shop))


def make_device(clerk_id: str, village: int, shop: str = SHOP) -> tuple[str, str]:
    """An enrolled device of the clerk's shop; its id and its token."""

    def work(tx: Session) -> tuple[str, str]:
        device, token = enrol_device(
            tx, village_id=village, shop=shop, name="till", clerk_id=clerk_id
        )
        return device.id, token

    return transaction(work)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent to read by, for as long as this is open."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement != "BEGIN":  # SQLite's own
            asked.append(statement)

    event.listen(bound().reader, "before_cursor_execute", note)
    yield asked
    event.remove(bound().reader, "before_cursor_execute", note)


def _region(tx: Session, parent: int | None, level: str, name: str) -> int:
    region = Region(parent_id=parent, level=level, name=name)
    tx.add(region)
    tx.flush()
    return region.id
