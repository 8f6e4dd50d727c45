"""Whose things a request is about, and a good request: what the tests that walk all routes send."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

import ledger
from civility.hanging import hang
from kernel import clock
from kernel.db import reading, transaction
from pos.checkout import redeem
from registry import (
    RoleAt,
    Staff,
    award,
    card_sessions,
    enrol_device,
    enrolments,
    find_subject,
    give_role,
    grids,
    make_look,
    nominees,
)
from registry.handout_runs import HandoutOrder, hand_out
from tests.app.wares import Wares
from tests.pos.counter import MATCHES, PASSWORD, STAFF


@dataclass(frozen=True)
class Sample:
    """A good request: the parts of the address, the body as JSON or as a form, and what a PIN
    opened.
    """

    parts: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    json: Any = None
    form: dict[str, str] | None = None
    card: str = ""
    device: str = ""


@dataclass(frozen=True)
class Target(Wares):
    """Whose things a request is about: a household, its village's shop and the clerk there."""

    @property
    def card(self) -> str:
        """The household's card."""
        return self.town.cards[self.household]

    def slip(self) -> str:
        """A fresh slip of the household."""
        order = self.town.order((MATCHES, 1), card=self.household)
        reply: dict[str, str] = redeem(self.town.actors[self.clerk], order).reply
        return reply["slip"]

    def basket(self) -> dict[str, Any]:
        """A fresh basket of the household."""
        lines = [{"goods": MATCHES, "quantity": 1}]
        return {"key": clock.new_id(), "card": self.card, "lines": lines}

    def beside(self) -> dict[str, str]:
        """What lets the household in without its card, the town officer standing beside."""
        who = {"number": self.household, "reason": "忘带卡"}
        return {**who, "username": "town", "password": PASSWORD}

    def comer(self) -> dict[str, str]:
        """The household's card, brought by somebody whom it has named just now."""
        named = nominees.add_nominee(
            self.town.actors["town"],
            number=self.household,
            key=clock.new_id(),
            name="钱多",
            relation="邻居",
        )
        return {"card": self.card, "nominee": named.reply["nominee"]}

    def takeover(self) -> dict[str, str]:
        """A clerk of the shop who takes the till over, with a PIN that is not theirs."""
        return {"clerk": self.town.ids["colleague"], "pin": "0000"}

    def notice(self) -> dict[str, str]:
        """A notice that hangs in the household's village."""

        def work(tx: Session) -> dict[str, str]:
            village = self.town.village_of(self.household)
            told: Any = {"kind": "month", "period": "2026-11", "days": 3, "staff_id": None}
            return {"village": str(village), "notice_id": hang(tx, village, **told).id}

        return transaction(work)

    def look(self) -> str:
        """A fresh look link of the household."""
        return transaction(lambda tx: make_look(tx, find_subject(tx, self.household)))

    def opened(self, form: dict[str, str] | None = None) -> Sample:
        """A request behind the household's PIN, which was typed just now."""

        def work(tx: Session) -> str:
            return card_sessions.open_card(tx, find_subject(tx, self.household))

        return Sample({"token": self.look()}, form=form, card=transaction(work))

    def place(self) -> dict[str, str]:
        """The household's village, as an address names it."""
        return {"village": str(self.town.village_of(self.household))}

    def entry(self) -> str:
        """The latest entry of the household."""
        with reading() as session:
            village = self.town.village_of(self.household)
            return ledger.journal_of(session, ledger.Asked(village), limit=1)[0].id

    def month(self) -> dict[str, str]:
        """This month of the village's shop."""
        return {"code": self.shop, "month": f"{clock.today():%Y-%m}"}

    def reversal(self) -> dict[str, str]:
        """The form of a reversal, the town officer standing beside."""
        return {"reason": "扫错", "second_username": "town", "second_password": PASSWORD}

    def budget(self) -> dict[str, str]:
        """The form of a budget, the town officer standing beside."""
        asked = {"do": "add", "year": str(clock.today().year), "points": "10000"}
        return {**asked, "reference": clock.new_id(), "key": clock.new_id(), **self.reversal()}

    def person(self) -> str:
        """Somebody new on the staff of the household's village, without a password; the id."""
        village, staff_id = self.town.village_of(self.household), clock.new_id()
        role = RoleAt("collector", village)

        def work(tx: Session) -> None:
            made = {"name": "韩梅", "password_hash": "none", "must_change": False}
            tx.add(Staff(id=staff_id, username=staff_id, created_at=clock.now(), **made))
            tx.flush()
            give_role(tx, staff_id, role)

        transaction(work)
        return staff_id

    def joiner(self) -> dict[str, str]:
        """The form of a household that joins the household's village."""
        with reading() as session:
            grid = next(iter(grids(session, self.town.village_of(self.household)).values()))
        who = {"head": "赵强", "members": "2", "consent_on": "2026-11-01", "channel": "self"}
        return {**who, "grid": str(grid), "key": clock.new_id()}

    def newcomer(self) -> dict[str, str]:
        """The form of somebody new in the household's village."""
        place = f"{self.town.village_of(self.household)}."
        who = {"username": clock.new_id(), "name": "韩梅", "key": clock.new_id()}
        return {**who, "role": "collector", "place": place}

    def device(self) -> str:
        """Another till in the shop of the household's village; the id."""
        village, clerk = self.town.village_of(self.household), self.town.ids[self.clerk]
        shop = STAFF[self.clerk][2]
        return transaction(
            lambda tx: (
                enrol_device(tx, village_id=village, shop=shop, name="二号机", clerk_id=clerk)[0].id
            )
        )

    def kiosk(self) -> str:
        """A kiosk in the shop of the household's village; its token."""
        place: Any = {
            "village_id": self.town.village_of(self.household),
            "shop": STAFF[self.clerk][2],
        }
        made: Any = {"name": "自助屏", "clerk_id": self.town.ids[self.clerk], "profile": "kiosk"}
        return transaction(lambda tx: enrol_device(tx, **place, **made)[1])

    def machine(self) -> dict[str, str]:
        """The form of a new machine there."""
        village, clerk = self.town.village_of(self.household), self.town.ids[self.clerk]
        return {
            "name": "三号机",
            "profile": "till",
            "clerk": f"{clerk}.{village}.{STAFF[self.clerk][2]}",
        }

    def enrolment(self) -> str:
        """A fresh code that enrols a machine there."""
        device = enrolments.NewDevice(
            name="四号机",
            profile="till",
            village_id=self.town.village_of(self.household),
            shop=STAFF[self.clerk][2],
            clerk_id=self.town.ids[self.clerk],
        )
        return enrolments.offer_device(self.town.actors["town"], device)

    @property
    def village(self) -> str:
        """The id of the household's village, as an address has it."""
        return str(self.town.village_of(self.household))

    @property
    def holder(self) -> dict[str, str]:
        """The household as its cards' address has it."""
        with reading() as session:
            return {"village": self.village, "subject": find_subject(session, self.household).id}

    def papers(self) -> dict[str, str]:
        """The form that prints what the household's passbook does not have yet."""
        self.awarded()
        return {"village": self.village, "kind": "slips"}

    def handout(self) -> dict[str, str]:
        """Where a run of papers for the household alone stands."""
        self.awarded()
        village = self.town.village_of(self.household)
        order = HandoutOrder(village, "slips", number=self.household)
        made = hand_out(
            self.town.actors["town"], order, key=clock.new_id(), check=lambda _due: None
        )
        return {"village": self.village, "handout": made}

    def awarded(self) -> dict[str, str]:
        """Where a fresh award of the household stands."""
        outcome = award(
            actor_id=None, number=self.household, points=1, reason="补助", ref=clock.new_id()
        )
        return {"village": self.village, "entry": outcome.reply["entry"]}

    def award_list(self) -> dict[str, str]:
        """The form of a list with this household on it, looked at and now to be given."""
        lines = f"{self.household}\t1\t补助"
        return {"do": "give", "village": self.village, "list": lines, "key": clock.new_id()}

    def award(self) -> dict[str, Any]:
        """A fresh award."""
        ref = clock.new_id()
        return {"household": self.household, "points": 1, "reason": "补助", "ref": ref}
