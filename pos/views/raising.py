"""The till's steps above a card alone: who brought it, the PIN, and choosing one."""

from typing import Final

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from pos import schemas
from pos.choosing import choose_pin
from pos.raising import raise_by_nominee, raise_by_pin
from registry import current_actor, permit, staff_pins

pages: Final = Blueprint("raising", __name__)


@pages.post("/till/nominee")
@permit("till", scope="own-shop")
def nominee() -> ResponseReturnValue:
    """A person whom the household has named brought the card."""
    asked = schemas.NomineeSchema().load(request.get_json())
    return jsonify(vars(raise_by_nominee(current_actor(), **asked))), 201


@pages.post("/till/pin")
@permit("till", scope="own-shop")
def pin() -> ResponseReturnValue:
    """The household typed its PIN at the pad."""
    asked = schemas.PinSchema().load(request.get_json())
    return jsonify(vars(raise_by_pin(current_actor(), **asked))), 201


@pages.post("/till/pin/new")
@permit("till", scope="own-shop")
def new_pin() -> ResponseReturnValue:
    """The household chose a PIN at the pad: with its old one, or with an officer beside."""
    asked = schemas.NewPinSchema().load(request.get_json())
    username, secret = asked.pop("username"), asked.pop("password")
    second = None
    if username:
        address = request.remote_addr or ""
        second = staff_pins.vouched_here(username=username, secret=secret, address=address)
    choose_pin(current_actor(), **asked, second=second)
    return jsonify(pin="set"), 201
