"""Standing characters of civility's tests: a village with rules, households, and its people."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

import ledger
from civility.confirming import confirm_record
from civility.entering import Report, enter_record
from civility.evidence import Proof
from civility.records import Record, record_by_id
from civility.rule_adopting import add_default_rules
from kernel import clock
from kernel.db import reading, transaction
from registry import Actor, Subject
from tests.registry.people import Town, make_household, make_officer, make_town, points_of

#: A Friday, noon in the town.
NOON: Final = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
TODAY: Final = date(2026, 11, 20)
#: A record's rule with its evidence: 5 points and 0.5 for a clean-up day, a sign-in list.
CLEANUP: Final = "A6+2"
LIST: Final = (Proof("E2", "签到表第 3 页"),)
LITTER: Final = "A8-2"
PHOTO: Final = (Proof("E1", "院门口"),)


@dataclass
class Calendar:
    """A clock that a test moves."""

    at: datetime = NOON

    def forward(self, days: int) -> None:
        """Let days go by."""
        self.at += timedelta(days=days)


@dataclass
class Village:
    """The east village of the small town: its people, two households, and a keeper of keys."""

    town: Town
    collector: Actor
    officer: Actor
    other: Actor
    reviewer: Actor
    supervisor: Actor
    wang: Subject
    li: Subject
    calendar: Calendar
    _keys: Iterator[int] = field(default_factory=lambda: iter(range(10**6)))

    @property
    def id(self) -> int:
        """The village."""
        return self.town.east

    def key(self) -> str:
        """A key of its own for each act."""
        return f"k{next(self._keys)}"

    def enter(self, item: str = CLEANUP, *, by: Actor | None = None, **told: object) -> str:
        """A record of Wang's, as a collector enters it; its id."""
        values = {"number": self.wang.number, "happened_on": TODAY, "proofs": LIST, **told}
        report = Report(item=item, **values)  # type: ignore[arg-type]  # as each test says
        done = enter_record(by or self.collector, report, key=self.key())
        return str(done.reply["record"])

    def confirm(self, record_id: str, *, by: Actor | None = None) -> str:
        """Confirm it; the state it came to."""
        done = confirm_record(
            by or self.officer, village=self.id, record_id=record_id, key=self.key()
        )
        return str(done.reply["state"])

    def record(self, record_id: str) -> Record:
        """The record as it stands."""
        with reading() as session:
            return record_by_id(session, self.id, record_id)

    def points(self) -> int:
        """What Wang can spend."""
        return points_of(self.wang)


@contextmanager
def lived_in() -> Iterator[Village]:
    """The village at NOON, in a fresh database, with the default rules in force."""
    calendar = Calendar()
    with clock.running(lambda: calendar.at):
        town = make_town()
        transaction(add_default_rules)
        transaction(lambda tx: ledger.open_account(tx, town.east, "expired"))
        yield Village(
            town=town,
            collector=make_officer("collector", town.east, "collector"),
            officer=make_officer("officer", town.east),
            other=make_officer("other", town.east),
            reviewer=make_officer("reviewer", town.east, "reviewer"),
            supervisor=make_officer("supervisor", town.east, "supervisor"),
            wang=make_household(town.east, "010001"),
            li=make_household(town.east, "010002"),
            calendar=calendar,
        )
