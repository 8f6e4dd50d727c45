"""Every route with a request for it: what the tests that walk all routes send."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kernel import clock
from registry import codes
from tests.app.browser import Browser, bearer
from tests.app.targets import Sample, Target
from tests.pos.counter import MATCHES, PASSWORD

__all__ = ["SAMPLES", "Route", "Sample", "Target", "routes_of", "send"]

#: Pages that are asked for without more.
_PLAIN: Final = """
    home.home awards.new awards.many awards.template records.list_template imports.home
    subjects.index app.healthz registry.sign_in_form registry.password_form registry.device_form
    civility.paper_form civility.board pos.till till_wishes.index pos.mat till_slips.today
    till_slips.household setup.scanner pos.today till_shift.index till_settlements.index
    helping.index staff.index staff.new rulebook.index rulebook.new goods.shops devices.index
    devices.new
"""
#: endpoint → a good request about the target. A route that is missing here fails the walk.
SAMPLES: dict[str, Callable[[Target], Sample]] = {
    **dict.fromkeys(_PLAIN.split(), lambda _: Sample()),
    "static": lambda _: Sample({"filename": "css/base.css"}),
    "cards.index": lambda target: Sample(query={"village": target.village}),
    "cards.issue_missing": lambda target: Sample(form={"village": target.village}),
    "cards.household": lambda target: Sample(target.holder),
    "cards.change": lambda target: Sample(target.holder, form={"do": "issue"}),
    "awards.index": lambda target: Sample(query={"village": target.village}),
    "awards.export": lambda target: Sample(query={"village": target.village}),
    "awards.award": lambda target: Sample(target.awarded()),
    "awards.take_back": lambda target: Sample(target.awarded(), form=target.reversal()),
    "awards.look_at_one": lambda target: Sample(form={"number": target.household}),
    "awards.give_many": lambda target: Sample(form=target.award_list()),
    "awards.pick": lambda target: Sample(query={"village": target.village}),
    "board.index": lambda target: Sample(query=target.place()),
    "board.act": lambda target: Sample(query=target.place(), form={"do": "post"}),
    "objections.index": lambda target: Sample(query=target.place()),
    "objections.objection": lambda target: Sample(target.objection()),
    "objections.answer": lambda target: Sample(
        target.objection(), form={"upheld": "0", "words": "记录无误"}
    ),
    "objections.appeal": lambda target: Sample(
        target.objection("refused"), form={"words": "请再看看"}
    ),
    "objections.decide": lambda target: Sample(
        target.objection("refused", appeal_state="open"), form={"upheld": "1", "words": "有理"}
    ),
    "kin.index": lambda target: Sample({"number": target.household}),
    "kin.change": lambda target: Sample(
        {"number": target.household}, form={"username": "merchant", "relation": "relative"}
    ),
    "records.index": lambda target: Sample(query={**target.place(), "tab": "all"}),
    "records.new": lambda target: Sample(query=target.place()),
    "records.enter": lambda target: Sample(form={**target.told_of(), "reporter": "G"}),
    "records.many": lambda target: Sample(query=target.place()),
    "records.enter_many": lambda target: Sample(
        form={**target.place(), **target.told_of(), "reporter": "G", "list": target.household}
    ),
    "records.record": lambda target: Sample(target.minus()),
    "records.whole_list": lambda target: Sample(target.entered()),
    "records.confirm_list": lambda target: Sample(target.entered(), form={}),
    "records.photo": lambda target: Sample(target.photo()),
    "records.confirm": lambda target: Sample(target.entered(), form={"do": "confirm"}),
    "records.told": lambda target: Sample(target.minus(), form={"do": "reply", "words": "已清理"}),
    "records.judge": lambda target: Sample(
        target.minus(reply="已清理"), form={"do": "answer", "right": "0", "words": "已核实"}
    ),
    "imports.check": lambda _: Sample(form={"kind": "households"}),
    "imports.template": lambda _: Sample({"name": "households"}),
    "imports.report": lambda target: Sample({"key": target.upload()}),
    "imports.take": lambda target: Sample({"key": target.upload()}, form={}),
    "imports.drop": lambda target: Sample({"key": target.upload()}, form={}),
    "imports.marked": lambda target: Sample({"key": target.upload()}),
    "imports.bad_rows": lambda target: Sample({"key": target.upload()}),
    "imports.batch": lambda target: Sample({"batch": target.batch()}),
    "imports.undo_form": lambda target: Sample({"batch": target.fresh_batch()}),
    "imports.undo": lambda target: Sample({"batch": target.fresh_batch()}, form={}),
    "imports.rest": lambda target: Sample({"batch": target.rest()}),
    "subjects.find": lambda target: Sample(form={"text": target.household}),
    "subjects.new": lambda target: Sample(query=target.place()),
    "subjects.add": lambda target: Sample(query=target.place(), form=target.joiner()),
    "subjects.subject": lambda target: Sample({"number": target.household}),
    "subjects.open_names": lambda target: Sample({"number": target.household}, form={}),
    "subjects.printed": lambda target: Sample({"number": target.household}),
    "subjects.reference_form": lambda target: Sample({"number": target.household}),
    "subjects.reference_sheet": lambda target: Sample(
        {"number": target.household}, form={"wanted": "yes"}
    ),
    "subjects.act_form": lambda target: Sample({"number": target.household, "act": "split"}),
    "subjects.do_act": lambda target: Sample(
        {"number": target.household, "act": "note"},
        form={"key": clock.new_id(), "text": "腿脚不便"},
    ),
    "subjects.copy_json": lambda target: Sample({"number": target.household}),
    "subjects.copy_sheet": lambda target: Sample({"number": target.household}),
    "subjects.exported": lambda target: Sample({"number": target.household}),
    "registry.do_sign_in": lambda _: Sample(form={"username": "town", "password": PASSWORD}),
    "registry.do_sign_out": lambda _: Sample(form={}),
    "registry.change_password": lambda _: Sample(
        form={"old": PASSWORD, "password": "x", "again": "y"}
    ),
    "registry.enrol_device": lambda target: Sample(form={"token": target.town.tokens["clerk"]}),
    "registry.look": lambda target: Sample({"token": target.look()}),
    "civility.score": lambda target: Sample({"token": target.look()}),
    "civility.report_form": lambda target: Sample({"token": target.look()}),
    "civility.report": lambda target: Sample({"token": target.look()}, form={"item": "A7+2/1"}),
    "civility.object_to": lambda target: Sample({"token": target.look()}, form={"words": "不对"}),
    "civility.ask": lambda target: Sample({"token": target.look()}, form={"words": "为什么"}),
    "civility.reply": lambda target: Sample({"token": target.look()}, form={"words": "已改"}),
    "civility.appeal": lambda target: Sample({"token": target.look()}, form={"words": "再看"}),
    "civility.notice": lambda target: Sample(target.notice()),
    "till_wishes.write": lambda target: Sample(form=target.wish_form()),
    "camera.frame": lambda _: Sample(form={}),
    "till_slips.scanned": lambda target: Sample({"slip": target.slip()}),
    "till_slips.passbook": lambda target: Sample({"slip": target.slip()}),
    "setup.drawing": lambda _: Sample({"trial": "bars"}),
    "pos.mat_code": lambda _: Sample({"command": "confirm"}),
    "pos.scan_code": lambda target: Sample(json={"code": target.card}),
    "no_card.search": lambda target: Sample(json={"text": target.household}),
    "no_card.let_in": lambda target: Sample(json=target.beside()),
    "raising.pin": lambda target: Sample(json={"card": target.card, "pin": "0000"}),
    "raising.nominee": lambda target: Sample(json=target.comer()),
    "pos.redeem_basket": lambda target: Sample(json=target.basket()),
    "pos.undo_slip": lambda target: Sample(json={"key": clock.new_id(), "slip": target.slip()}),
    "pos.receipt": lambda target: Sample({"slip": target.slip()}),
    "pos.receipt_code": lambda target: Sample({"slip": target.slip()}),
    "pos.slip_search": lambda _: Sample(form={"slip": codes.make_code(codes.SLIP)}),
    "pos.slip": lambda target: Sample({"slip": target.slip()}),
    "pos.reverse": lambda target: Sample({"slip": target.slip()}, form=target.reversal()),
    "books.trial": lambda target: Sample(query=target.place()),
    "books.trial_sheet": lambda target: Sample(query=target.place()),
    "books.journal": lambda target: Sample(query=target.place()),
    "books.journal_sheet": lambda target: Sample(query=target.place()),
    "budget.index": lambda target: Sample(query=target.place()),
    "budget.change": lambda target: Sample(query=target.place(), form=target.budget()),
    "reports.report": lambda target: Sample(query=target.place()),
    "reports.outstanding_sheet": lambda target: Sample(query=target.place()),
    "settlements.index": lambda target: Sample(query=target.place()),
    "settlements.statement": lambda target: Sample(target.month()),
    "settlements.exported": lambda target: Sample(target.month()),
    "settlements.sign": lambda target: Sample(target.month(), form={"seen": "x"}),
    **{
        f"shop_reports.{name}": lambda target: Sample(query={"shop": target.shop})
        for name in ("month", "month_sheet", "ask", "ask_sheet")
    },
    "days.index": lambda target: Sample(query={"shop": target.shop}),
    "days.change": lambda target: Sample(query={"shop": target.shop}, form={"do": "x"}),
    "till_shift.change": lambda _: Sample(form={"do": "open"}),
    "till_settlements.statement": lambda _: Sample({"month": "2026-11"}),
    "till_settlements.sign": lambda _: Sample({"month": "2026-11"}, form={"seen": "x"}),
    "proof.sheet": lambda target: Sample(query=target.place()),
    "reports.visits": lambda target: Sample(query=target.place()),
    **{
        f"rounds.{name}": lambda target: Sample(query=target.rated())
        for name in ("index", "gaps", "notice", "roll", "grades")
    },
    **{
        name: lambda target: Sample(query=target.rated(), form={})
        for name in (
            "rounds.act",
            "rounds.sign",
            "round_groups.change",
            "round_scores.confirm",
            "round_scores.agree",
        )
    },
    "round_groups.index": lambda target: Sample(query=target.rated()),
    "round_scores.sheet": lambda target: Sample(query=target.rated()),
    "round_scores.index": lambda target: Sample(query=target.rated()),
    "round_scores.score": lambda target: Sample({"number": target.household}, query=target.rated()),
    **{
        name: lambda target: Sample({"number": target.household}, query=target.rated(), form={})
        for name in ("round_scores.work_on", "round_scores.review")
    },
    "books.entry": lambda target: Sample({"entry_id": target.entry()}),
    "staff.add": lambda target: Sample(form=target.newcomer()),
    "staff.person": lambda target: Sample({"staff_id": target.town.ids[target.clerk]}),
    "staff.change": lambda target: Sample({"staff_id": target.person()}, form={"do": "close"}),
    "rulebook.sheet": lambda _: Sample({"version": "1"}),
    "rulebook.hand_in": lambda _: Sample(form={"do": "check"}),
    "settings.index": lambda target: Sample(query=target.place()),
    "settings.change": lambda target: Sample(query=target.place(), form={"do": "days-above"}),
    "goods.listed": lambda target: Sample({"code": target.shop}),
    "goods.exported": lambda target: Sample({"code": target.shop}),
    "goods_picture.form": lambda target: Sample({"code": target.shop, "goods": MATCHES}),
    "goods_picture.hang": lambda target: Sample({"code": target.shop, "goods": MATCHES}, form={}),
    "goods_picture.picture": lambda target: Sample(target.picture()),
    "pictures.picture": lambda _: Sample({"goods": MATCHES}),
    "goods.one": lambda target: Sample({"code": target.shop, "goods": MATCHES}),
    "goods.change": lambda target: Sample(
        {"code": target.shop, "goods": MATCHES},
        form={"do": "price", "price": "3", "key": clock.new_id()},
    ),
    "deliveries.index": lambda target: Sample({"code": target.shop}),
    "deliveries.new": lambda target: Sample({"code": target.shop}),
    "deliveries.receive": lambda target: Sample({"code": target.shop}, form=target.delivery_form()),
    "deliveries.sheet": lambda target: Sample(target.delivery()),
    "transfers.index": lambda target: Sample({"code": target.shop}),
    "transfers.new": lambda target: Sample({"code": target.shop}),
    "transfers.send": lambda target: Sample({"code": target.shop}, form=target.transfer_form()),
    "transfers.transfer": lambda target: Sample(target.transfer()),
    "transfers.receive": lambda target: Sample(target.transfer(), form={"words": "都丢了"}),
    "labels.index": lambda target: Sample({"code": target.shop}),
    "labels.sheet": lambda target: Sample({"code": target.shop}, query={"goods": MATCHES}),
    "labels.prices": lambda target: Sample({"code": target.shop}),
    "wishes.index": lambda target: Sample({"code": target.shop}),
    "wishes.act": lambda target: Sample({"code": target.shop}, form=target.wish_form()),
    "papers.watch": lambda target: Sample({"code": target.shop}),
    "papers.index": lambda target: Sample({"code": target.shop}),
    "papers.new": lambda target: Sample({"code": target.shop, "kind": "count"}),
    "papers.write": lambda target: Sample(
        {"code": target.shop, "kind": "write-off"}, form=target.write_off_form()
    ),
    "papers.paper": lambda target: Sample(target.write_off()),
    "papers.decide": lambda target: Sample(target.write_off(), form={"do": "drop"}),
    "devices.offer": lambda target: Sample(form=target.machine()),
    "devices.device": lambda target: Sample(
        {"device_id": target.town.actors[target.clerk].device_id or ""}
    ),
    "devices.change": lambda target: Sample({"device_id": target.device()}, form={"do": "revoke"}),
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


@dataclass(frozen=True)
class Route:
    """One endpoint and one method of it."""

    rule: Rule
    method: str

    @property
    def endpoint(self) -> str:
        """The endpoint's name."""
        return str(self.rule.endpoint)

    @property
    def is_api(self) -> bool:
        """Whether it takes a bearer token, not a cookie."""
        return self.rule.rule.startswith("/api/")

    @property
    def is_safe(self) -> bool:
        """Whether it only reads."""
        return self.method == "GET"


def routes_of(app: Flask) -> list[Route]:
    """Every route with every method that a view answers itself."""
    return [
        Route(rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
        if method not in {"HEAD", "OPTIONS"}
    ]


def send(
    browser: Browser, route: Route, sample: Sample, *, token: str = "", csrf: str = ""
) -> TestResponse:
    """Send the sample: with this bearer token to the API, with this page's token to a page."""
    path = browser.app.url_map.bind("localhost").build(route.endpoint, sample.parts)
    headers = bearer(token) if route.is_api and token else {}
    if csrf:
        headers["X-CSRFToken"] = csrf
    return browser.client.open(
        path,
        method=route.method,
        query_string=sample.query,
        json=sample.json,
        data=sample.form,
        headers=headers,
        buffered=True,
    )
