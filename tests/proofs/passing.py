"""The rules by which time passes, cards change, days close, and the program starts anew."""

from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import text
from sqlalchemy.orm import Session

import ledger
import pos
import registry
from kernel.db import reading, transaction
from tests.pos.counter import MATCHES, connected
from tests.proofs.living import ANY, Living


class Days(Living):
    """What happens to the books by themselves, and everything twice."""

    @rule(minutes=st.sampled_from([1, 4, 11, 700]))
    def a_while_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(days=st.sampled_from([1, 29, 31, 200, 400]))
    def days_pass(self, days: int) -> None:
        self.at += timedelta(days=days)
        self.agree(*self.oracle.village_of)

    @rule(n=ANY, after=st.integers(0, 1))
    def a_lot_ends(self, n: int, after: int) -> None:
        """On to the last valid day of some household's points, or to the day after it."""
        ends = self.oracle.purses[self.household(n)].next_to_end(self.today)
        if ends is not None:
            self.at += (ends[1] - self.today) + timedelta(days=after)
        self.agree(*self.oracle.village_of)

    @rule(n=ANY)
    def expire(self, n: int) -> None:
        village = self.village(self.household(n))
        here = [one for one, where in self.oracle.village_of.items() if where == village]
        entries = transaction(lambda tx: ledger.expire_due(tx, village, actor="programme"))
        ended = sum(leg.points for one in entries for leg in one.legs if leg.account == "expired")
        assert ended == self.oracle.expire(self.today, *here)
        self.agree(*here)

    @rule(n=ANY)
    def reissue(self, n: int) -> None:
        number = self.household(n)

        def work(tx: Session) -> str:
            card = registry.find_card(tx, self.village(number), self.cards[number])
            return registry.reissue_card(tx, card, staff_id=None, reason="遗失")[1]

        self.revoked.append((number, self.cards[number]))
        self.cards[number] = transaction(work)

    @precondition(lambda self: self.revoked)
    @rule(n=ANY)
    def scan_a_revoked_card(self, n: int) -> None:
        number, card = self.revoked[n % len(self.revoked)]
        order = pos.Order(self.key("slip"), card, ((MATCHES, 1),))
        self.ask(partial(pos.redeem, self.staff(number)[0], order), "card-revoked")
        self.agree(number)

    @precondition(lambda self: self.asked)
    @rule(n=ANY)
    def ask_again(self, n: int) -> None:
        verb, reply = self.asked[n % len(self.asked)]
        outcome = self.ask(verb)
        assert (outcome.replayed, outcome.reply) == (True, reply)
        self.agree(*self.oracle.village_of)

    @precondition(lambda self: self.closed_on != self.today)
    @rule()
    def close_day(self) -> None:
        self.closed_on = self.today
        for village in (self.town.east, self.town.west):
            transaction(partial(ledger.expire_due, village=village, actor="programme"))
        self.oracle.expire(self.today, *self.oracle.village_of)
        ledger.seal_all((self.town.east, self.town.west), self.anchors, day=self.today)
        with reading() as session:
            assert session.scalar(text("SELECT count(*) FROM seal_queue")) == 0
        self.trial_balance_agrees()
        self.proofs_hold()

    @precondition(lambda self: self.keys != self.keys_sealed)
    @rule()
    def seal(self) -> None:
        self.keys_sealed = self.keys
        ledger.seal_all((self.town.east, self.town.west), self.anchors)

    @precondition(lambda self: self.keys != self.keys_before)
    @rule()
    def restart(self) -> None:
        self.keys_before = self.keys
        self.line.close()
        self.line.enter_context(connected(self.url))
        self.agree(*self.oracle.village_of)
