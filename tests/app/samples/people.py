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
    "civility.score": lambda target: Sample({"token": target.look()}),
    "civility.report_form": lambda target: Sample({"token": target.look()}),
    "civility.report": lambda target: Sample({"token": target.look()}, form={"item": "A7+2/1"}),
    "civility.object_to": lambda target: Sample({"token": target.look()}, form={"words": "不对"}),
    "civility.ask": lambda target: Sample({"token": target.look()}, form={"words": "为什么"}),
    "civility.reply": lambda target: Sample({"token": target.look()}, form={"words": "已改"}),
    "civility.appeal": lambda target: Sample({"token": target.look()}, form={"words": "再看"}),
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
