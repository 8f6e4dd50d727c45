"""Whose things a request is about, and the papers about its shop's goods."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from PIL import Image

from kernel import clock
from kernel.db import reading
from pos.errand_acts import Agreement, begin_errand, list_stop
from pos.fair_acts import Plan, plan_fair
from pos.fairs import fairs_of
from pos.paper_acts import Said, hand_in
from pos.receiving import Consignment, Incoming, receive
from pos.shops import find_shop
from pos.tiles import FOLDER, hang_picture
from pos.transferring import send
from registry import Actor
from tests.app.deeds import Deeds
from tests.pos.counter import FAR, MATCHES, STAFF


@dataclass(frozen=True)
class Wares(Deeds):
    """The shop where the household redeems; its papers, each made afresh."""

    @property
    def clerk(self) -> str:
        """The clerk of the shop where this household redeems."""
        return "clerk-west" if self.household == FAR else "clerk"

    @property
    def shop(self) -> str:
        """The shop of the household's village."""
        return STAFF[self.clerk][2]

    def delivery_form(self) -> dict[str, str]:
        """The form of a delivery of matches."""
        head = {"supplier": "供销社", "fund": "collective", "ref": "送货单 7", "do": "take"}
        row = {"goods-1": MATCHES, "pieces-1": "5", "cost-1": "0.50", "expires-1": ""}
        return {**head, **row, "key": clock.new_id()}

    def delivery(self) -> dict[str, str]:
        """Where the sheet of a delivery stands."""
        asked = Consignment(
            self.shop, "供销社", "collective", "送货单 7", (Incoming(MATCHES, 5, 50),)
        )
        done = receive(self.town.actors["town"], asked, key=clock.new_id())
        return {"code": self.shop, "delivery": done.reply["delivery"]}

    def picture(self) -> dict[str, str]:
        """Where the picture of the matches stands."""
        if self.instance:
            out = BytesIO()
            Image.new("RGB", (90, 60), "red").save(out, "PNG")
            hang_picture(
                self.town.actors["town"],
                shop=self.shop,
                goods=MATCHES,
                folder=self.instance / FOLDER,
                content=out.getvalue(),
            )
        return {"code": self.shop, "goods": MATCHES}

    def write_off_form(self) -> dict[str, str]:
        """The form of a write-off of matches."""
        row = {"goods-1": MATCHES, "pieces-1": "1", "reason-1": "受潮"}
        return {**row, "do": "take", "key": clock.new_id()}

    def write_off(self) -> dict[str, str]:
        """Where a write-off stands that waits for its second person."""
        lines = (Said(MATCHES, 1, "受潮"),)
        asked = {"shop": self.shop, "kind": "write-off", "key": clock.new_id()}
        done = hand_in(self.town.actors["town"], **asked, lines=lines)
        return {"code": self.shop, "paper": done.reply["paper"]}

    def errand(self) -> dict[str, str]:
        """Where a list of today stands, empty."""
        today = clock.today()
        asked = {"shop": self.shop, "carrier": "小周", "key": clock.new_id()}
        done = begin_errand(self.town.actors["town"], on=today, **asked)
        return {"code": self.shop, "errand": done.reply["errand"]}

    def stop_form(self) -> dict[str, str]:
        """The form that puts the household on a list."""
        who = {"do": "list", "household": self.household, "asked": "本人", "how": "visit"}
        row = {"asked_on": clock.today().isoformat(), "goods-1": MATCHES, "pieces-1": "1"}
        return {**who, **row, "key": clock.new_id()}

    def packing(self) -> dict[str, str]:
        """The form that packs what the household waits for."""
        errand = self.errand()["errand"]
        lines = ((MATCHES, 1),)
        agreement = Agreement(self.household, lines, "本人", "visit", clock.today())
        asked = {"shop": self.shop, "errand": errand, "key": clock.new_id()}
        list_stop(self.town.actors["town"], agreement=agreement, **asked)
        return {"errand": errand, "household": self.household}

    def fair_form(self) -> dict[str, str]:
        """The form of a fair with matches, for a minute of some day that no other one meets."""
        since = clock.local(clock.now()) + timedelta(minutes=2 * secrets.randbelow(100_000) + 60)
        until = since + timedelta(minutes=1)
        times = {"since": f"{since:%Y-%m-%dT%H:%M}", "until": f"{until:%Y-%m-%dT%H:%M}"}
        row = {"name": "年货", "goods-1": MATCHES, "pieces-1": "2"}
        return {**times, **row, "do": "take", "key": clock.new_id()}

    def fair(self) -> dict[str, str]:
        """Where a fair stands that is to come, on a day that no form above comes to."""
        with reading() as session:
            planned = fairs_of(session, find_shop(session, self.shop))
        waiting = [one.fair.id for one in planned if one.state == "to-come"]
        if waiting:
            return {"code": self.shop, "fair": waiting[0]}
        since = clock.now() + timedelta(days=180)
        plan = Plan("年货", since, since + timedelta(hours=1), ((MATCHES, None),))
        done = plan_fair(self.town.actors["town"], shop=self.shop, plan=plan, key=clock.new_id())
        return {"code": self.shop, "fair": done.reply["fair"]}

    def transfer_form(self) -> dict[str, str]:
        """The form of a transfer of matches to the other shop."""
        row = {"to": self._other, "goods-1": MATCHES, "pieces-1": "2"}
        return {**row, "do": "take", "key": clock.new_id()}

    def transfer(self) -> dict[str, str]:
        """Where a transfer to this shop stands that has not arrived."""
        done = send(
            self._sender,
            shop=self._other,
            to_shop=self.shop,
            lines=((MATCHES, 2),),
            key=clock.new_id(),
        )
        return {"code": self.shop, "transfer": done.reply["transfer"]}

    def wish_form(self) -> dict[str, str]:
        """The form of a wish of the household's that nobody has yet."""
        return {"do": "ask", "name": clock.new_id(), "number": self.household}

    @property
    def _sender(self) -> Actor:
        """An officer where the other shop is."""
        return self.town.actors["officer" if self._other == "S1" else "officer-west"]

    @property
    def _other(self) -> str:
        return "S1" if self.shop == "W1" else "W1"
