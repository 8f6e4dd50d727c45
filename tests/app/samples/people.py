"""Good requests to what anybody may ask for: sign-in, the web card, notices, the API."""

from collections.abc import Callable
from typing import Final

from kernel import clock
from tests.app.targets import Sample, Target
from tests.pos.counter import PASSWORD

PEOPLE: Final[dict[str, Callable[[Target], Sample]]] = {
    "registry.do_sign_in": lambda _: Sample(form={"username": "town", "password": PASSWORD}),
    "registry.do_sign_out": lambda _: Sample(form={}),
    "registry.change_password": lambda _: Sample(
        form={"old": PASSWORD, "password": "x", "again": "y"}
    ),
    "registry.enrol_device": lambda target: Sample(form={"token": target.town.tokens["clerk"]}),
    "web_card.look": lambda target: Sample({"token": target.look()}),
    "saved_card.worker": lambda _: Sample(),
    "saved_card.manifest": lambda target: Sample({"token": target.look()}),
    "card_pin.form": lambda target: Sample({"token": target.look()}),
    "card_pin.unlock": lambda target: Sample({"token": target.look()}, form={"pin": "8520"}),
    "card_pin.lock": lambda target: Sample({"token": target.look()}, form={}),
    "card_phone.code": lambda target: target.opened(),
    "card_phone.add": lambda target: target.opened({}),
    "card_phone.take_away": lambda target: target.opened({"phone": "none"}),
    "kiosk.screen": lambda target: Sample(device=target.kiosk()),
    "kiosk.card": lambda target: Sample(json={"code": target.card}, device=target.kiosk()),
    "card_rights.index": lambda target: target.opened(),
    "card_rights.ask": lambda target: target.opened({"kind": "erasure", "text": "电话"}),
    "card_rights.copy": lambda target: target.opened(),
    "card_rights.sheet": lambda target: target.opened(),
    "card_lost.ask": lambda target: target.opened(),
    "card_lost.stop": lambda target: target.opened({"card": "none"}),
    "card_own.more": lambda target: target.opened(),
    "card_own.every": lambda target: target.opened(),
    "card_own.looks": lambda target: target.opened(),
    "civility.score": lambda target: target.opened(),
    "civility.report_form": lambda target: target.opened(),
    "civility.report": lambda target: target.opened({"item": "A7+2/1"}),
    "civility.object_to": lambda target: target.opened({"words": "不对"}),
    "civility.ask": lambda target: target.opened({"words": "为什么"}),
    "civility.reply": lambda target: target.opened({"words": "已改"}),
    "civility.appeal": lambda target: target.opened({"words": "再看"}),
    "civility.notice": lambda target: Sample(target.notice()),
    "enrol.ask": lambda target: Sample({"code": target.enrolment()}),
    "enrol.become": lambda target: Sample({"code": target.enrolment()}, form={}),
    "api-docs.openapi_json": lambda _: Sample(),
    "api.create_redemption": lambda target: Sample(json=target.basket()),
    "api.undo_redemption": lambda target: Sample(
        {"slip": target.slip()}, json={"key": clock.new_id()}
    ),
    "api.look_up": lambda target: Sample(json={"card": target.card}),
    "api.create_award": lambda target: Sample(json=target.award()),
    "api.statement": lambda target: Sample({"number": target.household}),
}
