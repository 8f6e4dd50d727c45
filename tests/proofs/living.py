"""A town that lives at random, beside the plain oracle: what all its rules stand on."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy.orm import Session

import ledger
import pos
import registry
from kernel import clock
from kernel.db import reading, transaction
from kernel.errors import Refusal
from kernel.once import Outcome
from tests.pos.counter import (
    BUILT,
    FAR,
    LI,
    NOON,
    POINTS,
    POOR,
    WANG,
    Town,
    connected,
    whole,
)
from tests.proofs import asking
from tests.proofs.oracle import Oracle

ANY: Final = st.integers(0, 9_999)
Fresh = Callable[[], AbstractContextManager[tuple[str, Town]]]


@dataclass
class Done:
    """Something that can be taken back: an award or a slip."""

    number: str
    points: int
    at: datetime
    name: str  # the entry of an award, the slip of a redemption
    taken_back: bool = False


def last_day(today: date) -> date:
    return date(today.year + 1, 12, 31)


class Living(RuleBasedStateMachine):
    """The town, the oracle, and what was done; after each rule, whom it touched must agree."""

    fresh: Fresh  # a copy of the town for each life

    def __init__(self) -> None:
        super().__init__()
        self.at = NOON
        self.open, self.line = ExitStack(), ExitStack()
        self.url, self.town = self.open.enter_context(self.fresh())
        self.open.enter_context(clock.running(lambda: self.at))
        self.line.enter_context(connected(self.url))
        self.anchors = Path(self.open.enter_context(TemporaryDirectory())) / "anchors.jsonl"
        transaction(self._settle)
        self.cards = asking.stock_up(self.town)
        self.closed: list[str] = []
        self.revoked: list[tuple[str, str]] = []
        self.awards: list[Done] = []
        self.slips: list[Done] = []
        self.asked: list[tuple[Callable[[], Outcome], Any]] = []
        # A day is closed once; nothing is begun anew or sealed where nothing was done.
        self.closed_on = NOON.date()
        self.keys = self.keys_before = self.keys_sealed = 0
        east, west = self.town.east, self.town.west
        self.oracle = Oracle({WANG: east, LI: east, POOR: east, FAR: west})
        for number, points in POINTS.items():
            self.oracle.receive(BUILT.date(), number, points, last_day(BUILT.date()), "issued")
        self._another_year()

    def _another_year(self) -> None:
        """Everybody has points of another year too."""
        self.at += timedelta(days=100)
        for number in self.standing:
            registry.award(
                actor_id=None, number=number, points=40, reason="补助", ref=f"y-{number}"
            )
            self.oracle.receive(self.today, number, 40, last_day(self.today), "issued")

    def _settle(self, tx: Session) -> None:
        for village in (self.town.east, self.town.west):
            registry.set_setting(tx, village, "card_points_per_day", 1_000_000)

    @property
    def today(self) -> date:
        """The day in the town."""
        return (self.at + timedelta(hours=8)).date()

    def household(self, n: int) -> str:
        """One of those that stand."""
        return self.standing[n % len(self.standing)]

    @property
    def standing(self) -> list[str]:
        """All that are not closed."""
        return sorted(set(self.oracle.village_of) - set(self.closed))

    def village(self, number: str) -> int:
        """Where it lives."""
        return self.oracle.village_of[number]

    def key(self, what: str) -> str:
        """A fresh one."""
        self.keys += 1
        return f"{what}-{self.keys}"

    def till_of(self, number: str) -> str:
        """The shop of the household's village."""
        return "S1" if self.village(number) == self.town.east else "W1"

    def staff(self, number: str) -> list[registry.Actor]:
        """The clerk, an officer and a second one, where this household lives."""
        return [self.town.actors[one] for one in asking.STAFF[self.till_of(number)]]

    def ask(self, verb: Callable[[], Any], expected: str = "done") -> Any:
        """What the verb gives; it must answer as expected: `done`, or the code of a refusal."""
        try:
            gave, answer = verb(), "done"
        except Refusal as refusal:
            gave, answer = None, refusal.code
        assert answer == expected
        return gave

    def keep(self, verb: Callable[[], Outcome], outcome: Outcome) -> None:
        """Remember what was answered under a key: it must be answered for ever."""
        self.asked.append((verb, outcome.reply))

    def agree(self, *numbers: str) -> None:
        """These households stand where the oracle says."""
        with reading() as session:
            for number in numbers:
                place = (session, self.village(number), registry.account_of(number))
                expiry = ledger.next_expiry(*place)
                assert (
                    ledger.balance_of(*place),
                    ledger.available(*place),
                    expiry and (expiry.points, expiry.on),
                ) == self.oracle.stands(self.today, number), number

    def teardown(self) -> None:
        """At the end: every balance, the trial balance and every proof of the audit."""
        try:
            self.agree(*self.oracle.village_of)
            self.trial_balance_agrees()
            self.proofs_hold()
        finally:
            self.line.close()
            self.open.close()

    def proofs_hold(self) -> None:
        """Every proof of the audit, of blocks and anchors too where any were made."""
        if not self.anchors.exists():
            whole()
            return
        with ledger.reading_anchored(self.anchors) as (session, said):
            assert (
                ledger.audit(session, said) + registry.auditing.audit(session) + pos.audit(session)
                == []
            )

    def trial_balance_agrees(self) -> None:
        """Per village and kind of account."""
        sums: Counter[tuple[int, str]] = Counter()
        with reading() as session:
            for line in ledger.trial_balance(session):
                sums[line.village, line.account.partition("/")[0]] += line.points
        expected = self.oracle.balances()
        assert {k: v for k, v in sums.items() if v} == {k: v for k, v in expected.items() if v}
