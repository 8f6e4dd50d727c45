"""Pages of the till and of its slips. Who, what and which key: nothing is decided here."""

from dataclasses import asdict
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, format_date, format_time, gettext

from kernel import clock
from kernel.db import reading
from pos import receipts, schemas
from pos.checkout import redeem
from pos.mat import COMMANDS, code_of
from pos.receipts import Receipt
from pos.scanning import ScannedCard, ScannedGoods, scan
from pos.shops import find_shop
from pos.slips import SlipUnknown
from pos.symbols import svg_of
from pos.tiles import Tile, tiles_of
from pos.undoing import undo
from pos.views.saying import expiry_text, instant, note_text
from registry import current_actor, device_name, locking, mask_name, permit

pages: Final = Blueprint("pos", __name__)


@pages.get("/till")
@permit("till", scope="own-shop")
def till() -> ResponseReturnValue:
    """The clerk's screen."""
    actor = current_actor()
    with reading() as session:
        shop = find_shop(session, actor.shop or "")
        now = receipts.today(session, actor)
        tiles = tiles_of(session, shop)
        name = device_name(session, actor.device_id)
        minutes = locking.lock_minutes(session, shop.village_id)
    page = render_template(
        "pos/till.html",
        data={
            "shop": {"code": shop.code, "name": shop.name},
            "clerk": mask_name(actor.name),
            "me": actor.staff_id,
            "device": actor.device_id,
            "till": name,
            "lock_minutes": minutes,
            "now": instant(clock.now()),
            "zone": current_app.config["BABEL_DEFAULT_TIMEZONE"],
            "urls": {
                "scan": url_for("pos.scan_code"),
                "redeem": url_for("pos.redeem_basket"),
                "households": url_for("no_card.search"),
                "no_card": url_for("no_card.let_in"),
                "nominee": url_for("raising.nominee"),
                "pin": url_for("raising.pin"),
                "new_pin": url_for("raising.new_pin"),
                "undo": url_for("pos.undo_slip"),
                "receipt": url_for("pos.receipt", slip="SLIP"),
                "today": url_for("pos.today"),
                "frame": url_for("camera.frame"),
                "lock": url_for("till_switch.lock"),
                "switch": url_for("till_switch.who"),
                "slip": f"{url_for('till_slips.today')}/SLIP",
                "household": url_for("till_slips.household"),
                "sign_in": url_for("registry.sign_in_form", next=url_for("pos.till")),
            },
            "messages": {},
            "today": _today(now),
            "tiles": [_tile(one) for one in tiles],
            "commands": {code: name for name, code in COMMANDS.items()},
        },
    )
    answer = make_response(page)
    # This one page may ask for the camera; every other one is refused it by the gate's headers.
    answer.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return answer


@pages.get("/till/mat")
@permit("till", scope="own-shop")
def mat() -> ResponseReturnValue:
    """The counter mat, on A4: each command in both languages, with its code."""
    with force_locale("zh_Hans"):
        chinese = _command_words()
    with force_locale("en"):
        english = _command_words()
    return render_template("pos/mat.html", commands=COMMANDS, chinese=chinese, english=english)


@pages.get("/till/mat/<command>.svg")
@permit("till", scope="own-shop")
def mat_code(command: str) -> ResponseReturnValue:
    """One command's square code."""
    return Response(svg_of(code_of(command)), mimetype="image/svg+xml")


@pages.post("/till/scan")
@permit("till", scope="own-shop")
def scan_code() -> ResponseReturnValue:
    """Say what a code is: goods of this shop, or a household's card."""
    asked = schemas.CodeSchema().load(request.get_json())
    found = scan(current_actor(), asked["code"])
    if isinstance(found, ScannedGoods):
        return jsonify(kind="goods", **asdict(found))
    return jsonify(seen_card(found))


@pages.post("/till/redeem")
@permit("till", scope="own-shop")
def redeem_basket() -> ResponseReturnValue:
    """Hand out the basket for points."""
    order = schemas.TillRedemptionSchema().load(request.get_json())
    outcome = redeem(current_actor(), order)
    with reading() as session:
        slip = receipts.receipt(session, outcome.reply["slip"])
    return jsonify(_slip(slip)), 201


@pages.post("/till/undo")
@permit("till", scope="own-shop")
def undo_slip() -> ResponseReturnValue:
    """Take the clerk's own slip back."""
    asked = schemas.SlipUndoSchema().load(request.get_json())
    return jsonify(undo(current_actor(), **asked).reply), 201


@pages.get("/till/today")
@permit("till", scope="own-shop")
def today() -> ResponseReturnValue:
    """The day so far, for the waiting screen."""
    with reading() as session:
        return jsonify(_today(receipts.today(session, current_actor())))


@pages.get("/till/receipts/<slip>")
@permit("till", scope="own-shop")
def receipt(slip: str) -> ResponseReturnValue:
    """The receipt for the roll printer."""
    page = page_of(own_receipt(slip))
    page["qr_svg_url"] = url_for("pos.receipt_code", slip=slip)
    return render_template("pos/receipt.html", receipt=page)


@pages.get("/till/receipts/<slip>/code.svg")
@permit("till", scope="own-shop")
def receipt_code(slip: str) -> ResponseReturnValue:
    """The slip's number as a square code, to be scanned off the receipt."""
    return Response(svg_of(own_receipt(slip).slip), mimetype="image/svg+xml")


def seen_card(found: ScannedCard) -> dict[str, Any]:
    """What the script is told of a household."""
    # What stands in place of the card is named by the redemption, and no code is.
    instead = {"code": "", "shows": "code"} if found.permit else {}
    return {
        "kind": "card",
        **vars(found),
        **instead,
        "nominees": [vars(one) for one in found.nominees],
        "next_expiry": expiry_text(found.next_expiry),
    }


def _tile(tile: Tile) -> dict[str, Any]:
    """A tile with the address of its picture: another picture has another address."""
    digest = tile.picture
    address = url_for("pictures.picture", goods=tile.goods, v=digest[:8]) if digest else None
    return {**vars(tile), "picture": address}


def _command_words() -> dict[str, str]:
    return {
        "confirm": gettext("Confirm"),
        "cancel": gettext("Clear the basket"),
        "remove": gettext("Remove last"),
        "times-2": gettext("2 pieces"),
        "times-5": gettext("5 pieces"),
        "times-10": gettext("10 pieces"),
        "reprint": gettext("Print the receipt again"),
        "undo": gettext("Undo the last slip: scan twice"),
    }


def own_receipt(slip: str) -> Receipt:
    """The slip, if this till's shop made it.

    :raises SlipUnknown: it did not.
    """
    with reading() as session:
        found = receipts.receipt(session, slip)
    if found.shop != current_actor().shop:
        raise SlipUnknown(slip=slip)
    return found


def page_of(found: Receipt) -> dict[str, Any]:
    """The receipt with its instants as the town reads them."""
    return {
        **vars(found),
        "at_text": f"{format_date(found.at)} {format_time(found.at, 'HH:mm')}",
        "next_expiry": expiry_text(found.next_expiry),
        "lines": [{**vars(line), "points": line.points} for line in found.lines],
    }


def _slip(found: Receipt) -> dict[str, Any]:
    return {
        **short_of(found),
        "name": found.name,
        "balance_before": found.balance_before,
        "balance_after": found.balance_after,
        "lines": [{**vars(line), "points": line.points} for line in found.lines],
        "at": instant(found.at),
        "next_expiry": expiry_text(found.next_expiry),
    }


def short_of(found: Receipt) -> dict[str, Any]:
    """The slip in a few figures, as the till's script takes it."""
    return {
        "slip": found.slip,
        "number": found.number,
        "points": found.points,
        "kinds": len(found.lines),
        "pieces": found.pieces,
        "at_text": format_time(found.at, "HH:mm"),
        "undo_until": instant(found.undo_until),
        "undo_until_text": format_time(found.undo_until, "HH:mm"),
        "undone": found.undone,
    }


def _today(now: receipts.Today) -> dict[str, Any]:
    return {
        **vars(now.day),
        "last": short_of(now.last) if now.last else None,
        "low_stock": [
            {"name": name, "unit": unit, "left": left} for name, unit, left in now.low_stock
        ],
        "note": note_text(now),
    }
