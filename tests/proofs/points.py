"""The rules by which points come and go: awards, slips, and all that takes them back."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

import pos
import registry
from registry.award_reversals import AwardCorrection, reverse_award
from tests.pos.counter import MATCHES, SALT
from tests.proofs.living import ANY, Done, Living, last_day

UNDO: Final = timedelta(minutes=10)


class Points(Living):
    """Every verb of the books and of the till."""

    @rule(n=ANY, points=st.integers(1, 60))
    def award(self, n: int, points: int) -> None:
        number, key = self.household(n), self.key("award")
        verb = partial(
            registry.award,
            actor_id=None,
            number=number,
            points=points,
            reason="参加村庄清洁日",
            ref=key,
        )
        outcome = self.ask(verb)
        self.oracle.receive(self.today, number, points, last_day(self.today), "issued")
        self.awards.append(Done(number, points, self.at, outcome.reply["entry"]))
        self.keep(verb, outcome)
        self.agree(number)

    @rule(n=ANY, salt=st.integers(0, 12), matches=st.integers(1, 12))
    def redeem(self, n: int, salt: int, matches: int) -> None:
        self._redeem(self.household(n), salt, matches)

    @rule(n=ANY, more=st.integers(0, 1))
    def redeem_all(self, n: int, more: int) -> None:
        number = self.household(n)
        points = self.oracle.purses[number].can_spend(self.today) + more
        self._redeem(number, points // 2, points % 2)

    def _redeem(self, number: str, salt: int, matches: int) -> None:
        lines = tuple((goods, n) for goods, n in ((SALT, salt), (MATCHES, matches)) if n)
        points = 2 * salt + matches
        order = pos.Order(self.key("slip"), self.cards[number], lines or ((MATCHES, 1),))
        verb = partial(pos.redeem, self.staff(number)[0], order)
        covered = 0 < points <= self.oracle.purses[number].can_spend(self.today)
        outcome = self.ask(verb, "done" if covered else "not-enough-points")
        if covered:
            self.oracle.pay(self.today, number, points, "redeemed")
            self.slips.append(Done(number, points, self.at, outcome.reply["slip"]))
            self.keep(verb, outcome)
        self.agree(number)

    @precondition(lambda self: self.slips)
    @rule(n=ANY)
    def undo(self, n: int) -> None:
        slip = self.slips[n % len(self.slips)]
        verb = partial(pos.undo, self.staff(slip.number)[0], slip=slip.name, key=self.key("undo"))
        if self.at > slip.at + UNDO:
            self.ask(verb, "undo-too-late")
        else:
            self._take_back(slip, verb)

    @precondition(lambda self: self.slips)
    @rule(n=ANY)
    def reverse_slip(self, n: int) -> None:
        slip = self.slips[n % len(self.slips)]
        _, officer, second = self.staff(slip.number)
        reversal = pos.Reversal(slip.name, "扫错了商品", second)
        self._take_back(slip, partial(pos.reverse_slip, officer, reversal))

    def _take_back(self, slip: Done, verb: Callable[[], object]) -> None:
        self.ask(verb, "already-reversed" if slip.taken_back else "done")
        if not slip.taken_back:
            slip.taken_back = True
            self.oracle.give_back(self.today, slip.number, slip.points, "redeemed")
        self.agree(slip.number)

    @precondition(lambda self: self.awards)
    @rule(n=ANY)
    def reverse_award(self, n: int) -> None:
        award = self.awards[n % len(self.awards)]
        spendable = self.oracle.purses[award.number].can_spend(self.today)
        expected = "done" if award.points <= spendable else "not-enough-points"
        self._correct(award, "issued", expected)

    @precondition(lambda self: self.awards)
    @rule(n=ANY)
    def adjust(self, n: int) -> None:
        award = self.awards[n % len(self.awards)]
        spendable = self.oracle.purses[award.number].can_spend(self.today)
        expected = "done" if spendable else "nothing-left"
        if spendable >= award.points:
            expected = "reversal-covers"
        self._correct(award, "adjustment", expected)

    def _correct(self, award: Done, to: str, expected: str) -> None:
        _, officer, second = self.staff(award.number)
        wrong = AwardCorrection(
            self.village(award.number), award.name, "记错了户", second, to == "adjustment"
        )
        verb = partial(reverse_award, officer, wrong, key=self.key("correct"))
        points = min(award.points, self.oracle.purses[award.number].can_spend(self.today))
        outcome = self.ask(verb, "already-reversed" if award.taken_back else expected)
        if outcome is not None:
            award.taken_back = True
            assert outcome.reply["points"] == points
            self.oracle.pay(self.today, award.number, points, to)
            self.keep(verb, outcome)
        self.agree(award.number)
