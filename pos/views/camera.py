"""What the camera of a till or a merchant's reader asks where the browser reads no codes."""

from typing import Final

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from pos.frames import BYTES_AT_MOST, codes_in
from registry import current_actor, permit

pages: Final = Blueprint("camera", __name__)


@pages.post("/till/frame")
@permit("till", scope="own-shop")
def frame() -> ResponseReturnValue:
    """Read the codes in one picture; the picture is let go at once."""
    return _read()


@pages.post("/merchant/frame")
@permit("offers.use", scope="own-shop")
def merchant_frame() -> ResponseReturnValue:
    """The same at a merchant's reader."""
    return _read()


def _read() -> ResponseReturnValue:
    sent = request.files.get("frame")
    picture = sent.stream.read(BYTES_AT_MOST + 1) if sent is not None else b""
    return jsonify(codes=codes_in(current_actor().client, picture))
