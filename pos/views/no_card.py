"""The till's side way: a household without its card. The second person's secret stays here."""

from typing import Final

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from pos import households, schemas
from pos.no_card import Holder
from pos.views.till import seen_card
from registry import current_actor, permit, staff_pins

pages: Final = Blueprint("no_card", __name__)


@pages.post("/till/households")
@permit("till", scope="own-shop")
def search() -> ResponseReturnValue:
    """Households of the village that may be meant, masked."""
    asked = schemas.SearchSchema().load(request.get_json())
    result = households.find_households(current_actor(), asked["text"])
    return jsonify(found=[vars(one) for one in result.found], more=result.more)


@pages.post("/till/no-card")
@permit("till", scope="own-shop")
def let_in() -> ResponseReturnValue:
    """Let the household in for one redemption: the second person gives the own password or PIN."""
    asked = schemas.NoCardSchema().load(request.get_json())
    second = staff_pins.vouched_here(
        username=asked["username"],
        secret=asked["password"],
        address=request.remote_addr or "",
    )
    holder = Holder(asked["number"], asked["reason"], second)
    found, allowed = households.let_in(current_actor(), holder)
    return jsonify({**seen_card(found), "permit": allowed.id}), 201
