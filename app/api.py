"""The JSON API under /api/v1, by bearer token: the same verbs as the pages, nothing more."""

from typing import Any, Final

from flask import Flask, make_response
from flask.typing import ResponseReturnValue
from flask_smorest import Api, Blueprint
from flask_wtf.csrf import CSRFProtect

import ledger
import registry
from app import api_schemas as shapes
from kernel.db import transaction
from kernel.once import Outcome
from pos import Order, look_up_card, redeem, undo
from pos.schemas import CardSchema, RedemptionSchema, UndoSchema
from registry import ANYBODY, current_actor, permit

blueprint: Final = Blueprint(
    "api", __name__, url_prefix="/api/v1", description="Redemptions, cards, awards, statements"
)


def set_up(app: Flask, csrf: CSRFProtect) -> None:
    """Serve the API and its OpenAPI document at /api/v1/openapi.json."""
    app.config.update(
        API_TITLE="Xinyu Ledger",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        API_SPEC_OPTIONS={
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
            "security": [{"bearer": []}],
        },
    )
    api = Api(app)
    api.register_blueprint(blueprint)
    # The bearer token is sent by a program on purpose, never by a browser by itself.
    csrf.exempt(blueprint)
    document: Any = app.view_functions["api-docs.openapi_json"]

    @permit(ANYBODY, scope="public")
    def openapi() -> ResponseReturnValue:
        # A bound method holds no declaration of its own.
        said: ResponseReturnValue = document()
        return said

    app.view_functions["api-docs.openapi_json"] = openapi


@blueprint.post("/redemptions")
@permit("till", scope="own-shop")
@blueprint.arguments(RedemptionSchema)
@blueprint.response(201, shapes.RedemptionReply)
@blueprint.alt_response(422, schema=shapes.Problem, description="Refused; `code` says why")
@blueprint.alt_response(409, schema=shapes.Problem, description="The same key is in flight")
def create_redemption(order: Order) -> ResponseReturnValue:
    """Hand out goods for points."""
    return _answer(redeem(current_actor(), order))


@blueprint.post("/redemptions/<slip>/undo")
@permit("till", scope="own-shop")
@blueprint.arguments(UndoSchema)
@blueprint.response(201, shapes.UndoReply)
@blueprint.alt_response(422, schema=shapes.Problem, description="Refused; `code` says why")
def undo_redemption(asked: dict[str, str], slip: str) -> ResponseReturnValue:
    """Take the clerk's own slip back within ten minutes."""
    return _answer(undo(current_actor(), slip=slip, key=asked["key"]))


@blueprint.post("/cards/lookup")
@permit("till", scope="own-shop")
@blueprint.arguments(CardSchema)
@blueprint.response(200, shapes.CardReply)
@blueprint.alt_response(422, schema=shapes.Problem, description="Refused; `code` says why")
def look_up(asked: dict[str, str]) -> Any:
    """What a clerk may see of the household that holds a card."""
    return look_up_card(current_actor(), asked["card"])


@blueprint.post("/awards")
@permit("awards.post", scope="village")
@blueprint.arguments(shapes.AwardSchema)
@blueprint.response(201, shapes.AwardReply)
@blueprint.alt_response(422, schema=shapes.Problem, description="Refused; `code` says why")
def create_award(asked: dict[str, Any]) -> ResponseReturnValue:
    """Award points to a subject, once per source reference."""
    item = registry.AwardItem(
        number=asked["household"],
        points=asked["points"],
        reason=asked["reason"],
        ref=asked["ref"],
    )
    return _answer(registry.awarding.award_alone(current_actor(), item))


@blueprint.get("/households/<number>/statement")
@permit("statement.read", scope="village")
@blueprint.arguments(shapes.PageSchema, location="query")
@blueprint.response(200, shapes.StatementReply)
@blueprint.alt_response(422, schema=shapes.Problem, description="Refused; `code` says why")
def statement(page: dict[str, int], number: str) -> dict[str, Any]:
    """A subject's movements, newest first, with the balance after each; the look is recorded."""
    actor = current_actor()

    def read(tx: Any) -> dict[str, Any]:
        subject = registry.find_subject(tx, number)
        registry.require(actor, "statement.read", village_id=subject.village_id)
        registry.record_look(tx, subject, staff_id=actor.staff_id, via="statement")
        lines = ledger.statement_of(tx, subject.village_id, subject.account, **page)
        return {
            "household": subject.number,
            "balance": ledger.balance_of(tx, subject.village_id, subject.account),
            "lines": lines,
            "before": lines[-1].seq if len(lines) == page["limit"] else None,
        }

    return transaction(read)


def _answer(outcome: Outcome) -> ResponseReturnValue:
    response = make_response(outcome.reply, 201)
    if outcome.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response
