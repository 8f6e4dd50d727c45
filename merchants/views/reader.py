"""A merchant's phone: scan a card, see which offers hold, tap one, get a ticket number.

Plain forms with a key in each: a double tap or a reload records nothing twice.
"""

from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from merchants import offer_form, scanning, scans, taking_back, using
from merchants.policies import policies_in_force
from registry import current_actor, permit

pages: Final = Blueprint("reader", __name__)

RIGHT: Final = "offers.use"
KEY_AT_MOST: Final = 32
CODE_AT_MOST: Final = 60
#: Refusals that the page itself shows, as a block with a word.
OF_PAGE: Final = {
    *("card-not-good", "merchant-closed", "too-many-tries", "scan-over", "offer-gone"),
    *("list-price-unfit", "offer-unfit", "use-taken-back"),
    *("use-back-already", "use-undo-late", "use-settled"),
}


@pages.get("/merchant")
@permit(RIGHT, scope="own-shop")
def home() -> ResponseReturnValue:
    """One big button to scan, a box for digits, and today's tickets."""
    return _home()


@pages.post("/merchant/scan")
@permit(RIGHT, scope="own-shop")
def scan() -> ResponseReturnValue:
    """Say which offers hold now for the card with this code."""
    code = request.form.get("code", "")[:CODE_AT_MOST]
    try:
        done = scanning.scan(current_actor(), code, key=_key())
    except Refusal as refusal:
        if refusal.code not in OF_PAGE:
            raise
        return _home(refusal), refusal.status
    return redirect(url_for("reader.answer", scan=done.reply["scan"]), 303)


@pages.get("/merchant/scan/<scan>")
@permit(RIGHT, scope="own-shop")
def answer(scan: str) -> ResponseReturnValue:
    """What the scan was answered: at most five offers that hold, or none."""
    return _answer(scan)


@pages.post("/merchant/scan/<scan>")
@permit(RIGHT, scope="own-shop")
def use(scan: str) -> ResponseReturnValue:
    """Record one use, and show its ticket."""
    offer = request.form.get("offer", "")[:KEY_AT_MOST]
    try:
        price = offer_form.fen_of(request.form, "list")
        done = using.use(current_actor(), scan, offer, key=_key(), list_fen=price)
    except Refusal as refusal:
        if refusal.code not in OF_PAGE:
            raise
        return _answer(scan, refusal), refusal.status
    return redirect(url_for("reader.ticket", ticket=done.reply["ticket"]), 303)


@pages.get("/merchant/ticket/<ticket>")
@permit(RIGHT, scope="own-shop")
def ticket(ticket: str) -> ResponseReturnValue:
    """One use: its number, what was paid, when; for some minutes the button to take it back."""
    return _ticket(ticket)


@pages.post("/merchant/ticket/<ticket>")
@permit(RIGHT, scope="own-shop")
def take_back(ticket: str) -> ResponseReturnValue:
    """Take the use back."""
    try:
        taking_back.undo(current_actor(), ticket, key=_key())
    except Refusal as refusal:
        if refusal.code not in OF_PAGE:
            raise
        return _ticket(ticket, refusal), refusal.status
    return redirect(url_for("reader.ticket", ticket=ticket), 303)


def _ticket(ticket: str, error: Refusal | None = None) -> str:
    with reading() as db:
        merchant = scanning.own_merchant(db, current_actor())
        one, offer = using.ticket_of(db, current_actor(), ticket)
        back, until = scans.undo_of(db, one), taking_back.undo_until(db, one)
    return render_template(
        "merchants/ticket.html",
        merchant=merchant,
        use=one,
        offer=offer,
        back=back,
        until=until if back is None and clock.now() <= until else None,
        error=error,
        key=clock.new_id(),
    )


def _home(error: Refusal | None = None) -> Response:
    with reading() as db:
        merchant = scanning.own_merchant(db, current_actor())
        today = scans.lines_of(db, merchant, *clock.day_bounds(clock.today()))
    page = render_template(
        "merchants/reader.html",
        merchant=merchant,
        today=list(reversed(today)),
        error=error,
        key=clock.new_id(),
        data={
            "now": clock.now().isoformat(),
            "urls": {"frame": url_for("camera.merchant_frame")},
            "messages": {},
        },
    )
    response = make_response(page)
    # This one page of a merchant's may ask for the camera.
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return response


def _answer(scan: str, error: Refusal | None = None) -> str:
    with reading() as db:
        merchant = scanning.own_merchant(db, current_actor())
        shown = scanning.answer_of(db, current_actor(), scan)
        titles = {one.no: one for one in policies_in_force(db)}
    return render_template(
        "merchants/answer.html",
        merchant=merchant,
        answer=shown,
        titles=titles,
        is_over=clock.now() >= shown.until,
        error=error,
        new_key=clock.new_id,
    )


def _key() -> str:
    return request.form.get("key", "")[:KEY_AT_MOST] or clock.new_id()
