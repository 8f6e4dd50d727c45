"""The rules by which households change: split, merge, end, and move to the other village."""

from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy.orm import Session

import pos
import registry
from kernel.db import transaction
from tests.pos.counter import MATCHES
from tests.proofs.living import ANY, Living


class People(Living):
    """Points move with people, keep their last valid days, and nobody's are lost."""

    @rule(n=ANY, percent=st.sampled_from([0, 30, 100, 101]))
    def split(self, n: int, percent: int) -> None:
        number = self.household(n)
        can_spend = self.oracle.purses[number].can_spend(self.today)
        points = can_spend + 1 if percent > 100 else can_spend * percent // 100
        into = registry.NewHousehold(head="王小红", consent_on=self.today, channel="self")
        verb = partial(
            registry.split_household,
            self.office,
            number=number,
            key=self.key("split"),
            into=into,
            points=points,
        )
        outcome = self.ask(verb, "done" if points <= can_spend else "not-enough-points")
        if outcome is not None:
            self.keep(verb, outcome)
            fresh = self._begun(outcome.reply, village=self.village(number))
            self._carried(number, fresh, points)
        self.agree(number)

    @precondition(lambda self: len(self.standing) > 2)
    @rule(n=ANY, m=ANY, heir=st.booleans())
    def merge(self, n: int, m: int, heir: bool) -> None:
        """Into a neighbour; or the last one died, and the neighbour is the heir."""
        number = self.household(n)
        others = [one for one in self.standing if self.village(one) == self.village(number)]
        other = others[m % len(others)]
        key = self.key("merge")
        verb = (
            partial(registry.end_household, self.office, number=number, key=key, heir=other)
            if heir
            else partial(registry.merge_households, self.office, number=number, key=key, into=other)
        )
        if other == number:
            self.ask(verb, "same-household")
            return
        points = self.oracle.purses[number].can_spend(self.today)
        outcome = self.ask(verb)
        assert outcome.reply["points"] == points
        self.keep(verb, outcome)
        self._closed(number)
        self._carried(number, other, points)
        self.agree(number, other)

    @precondition(lambda self: len(self.standing) > 2)
    @rule(n=ANY)
    def end(self, n: int) -> None:
        """The last one died, and there is no heir: the points stay, and end by themselves."""
        number = self.household(n)
        verb = partial(registry.end_household, self.office, number=number, key=self.key("end"))
        self.keep(verb, self.ask(verb))
        self._closed(number)
        self.agree(number)

    @rule(n=ANY, east=st.booleans())
    def move(self, n: int, east: bool) -> None:
        number, village = self.household(n), self.town.east if east else self.town.west
        key = self.key("move")
        verb = partial(
            registry.move_to_village, self.office, number=number, key=key, village_id=village
        )
        if self.village(number) == village:
            self.ask(verb, "same-village")
            return
        points = self.oracle.purses[number].can_spend(self.today)
        outcome = self.ask(verb)
        self.keep(verb, outcome)
        fresh = self._begun(outcome.reply, village=village)
        self._closed(number)
        self._carried(number, fresh, points)
        self.agree(number, fresh)

    @precondition(lambda self: self.closed)
    @rule(n=ANY)
    def ask_of_a_closed_household(self, n: int) -> None:
        number = self.closed[n % len(self.closed)]
        order = pos.Order(self.key("slip"), self.cards[number], ((MATCHES, 1),))
        self.ask(partial(pos.redeem, self.staff(number)[0], order), "card-revoked")
        give: Any = {"actor_id": None, "number": number, "points": 1, "reason": "补助"}
        self.ask(partial(registry.award, **give, ref=self.key("award")), "subject-closed")
        self.agree(number)

    @property
    def office(self) -> registry.Actor:
        """Who may do this in both villages."""
        return self.town.actors["town"]

    def _begun(self, reply: dict[str, Any], *, village: int) -> str:
        """A household begins; it gets a card."""
        number: str = reply["household"]
        assert number not in self.oracle.village_of
        self.oracle.village_of[number] = village

        def work(tx: Session) -> str:
            return registry.issue_card(tx, registry.find_subject(tx, number), staff_id=None)[1]

        self.cards[number] = transaction(work)
        return number

    def _closed(self, number: str) -> None:
        self.closed.append(number)
        self.revoked.append((number, self.cards[number]))

    def _carried(self, number: str, other: str, points: int) -> None:
        """Points go from one to the other, lot by lot."""
        if points:
            away = self.village(number) != self.village(other)
            out, into = ("moved-out", "moved-in") if away else ("carried", "carried")
            self.oracle.expire(self.today, other)
            for day, part in self.oracle.pay(self.today, number, points, out).items():
                self.oracle.receive(self.today, other, part, day, into)
