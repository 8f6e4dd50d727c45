"""The devices: the tills and other machines of the villages, enrolled, named and shut out."""

from typing import Any, Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from kernel.db import reading
from kernel.errors import Refusal
from office.places import chosen, villages_for
from office.postings import clerks_for, stand_at
from office.symbols import svg_of_address
from registry import (
    current_actor,
    device_lists,
    enrolments,
    permit,
)

pages: Final = Blueprint("devices", __name__)

_ = lazy_gettext
PROFILES: Final = {
    "till": _("till"),
    "merchant": _("merchant's reader"),
    "kiosk": _("kiosk"),
    "look": _("look-only machine"),
}
#: refusal's code → the field it is about.
_FIELD: Final = {
    "device-name-unfit": "name",
    "profile-unfit": "profile",
    "clerk-elsewhere": "clerk",
}


@pages.get("/devices")
@permit("devices", scope="village")
def index() -> ResponseReturnValue:
    """The devices of the person's villages."""
    with reading() as session:
        places = villages_for(session, current_actor(), "devices")
        village = chosen(places, request.args.get("village"))
        found = device_lists.machines(
            session,
            [village.id] if village else [one.id for one in places],
            request.args.get("page", 1, type=int),
        )
    return render_template(
        "office/devices.html",
        found=found,
        villages=[(one.id, one.name) for one in places],
        village=village,
        profiles=PROFILES,
    )


@pages.get("/devices/new")
@permit("devices", scope="village")
def new() -> ResponseReturnValue:
    """The form for a new machine."""
    return _new_page()


@pages.post("/devices/new")
@permit("devices", scope="village")
def offer() -> ResponseReturnValue:
    """Show the code that makes another machine this device; no later page shows it again."""
    form, actor = request.form, current_actor()
    try:
        with reading() as session:
            stand = stand_at(clerks_for(session, actor), form.get("clerk", ""))
        device = enrolments.NewDevice(
            name=form.get("name", ""),
            profile=form.get("profile", ""),
            village_id=stand.village_id,
            shop=stand.shop,
            clerk_id=stand.clerk_id,
        )
        code = enrolments.offer_device(actor, device)
    except Refusal as refusal:
        if refusal.code not in _FIELD:
            raise
        return _new_page(refusal), refusal.status
    base = current_app.config["PUBLIC_URL"]
    path = url_for("enrol.ask", code=code)
    return render_template(
        "office/device_code.html",
        device=device,
        stand=stand,
        profile=PROFILES[device.profile],
        code=code,
        path=path,
        by_hand=base + url_for("registry.device_form"),
        # Drawn by us out of our own address: a drawing without script or style.
        square=Markup(svg_of_address(base + path)),  # noqa: S704 - our own drawing, nobody's words
        minutes=enrolments.GOOD_FOR.seconds // 60,
    )


@pages.get("/devices/<device_id>")
@permit("devices", scope="village")
def device(device_id: str) -> ResponseReturnValue:
    """One device: where it stands, when it was seen, what was done to it by whom."""
    return _device_page(device_id)


@pages.post("/devices/<device_id>")
@permit("devices", scope="village")
def change(device_id: str) -> ResponseReturnValue:
    """Do what the button says: call it something else, or shut it out at once."""
    actor, do = current_actor(), request.form.get("do", "")
    try:
        if do == "rename":
            enrolments.rename_device(actor, device_id, request.form.get("name", ""))
        elif do == "revoke":
            enrolments.shut_out(actor, device_id)
    except Refusal as refusal:
        return _device_page(device_id, refusal), refusal.status
    return redirect(url_for("devices.device", device_id=device_id, done=do), 303)


def _new_page(error: Refusal | None = None) -> str:
    with reading() as session:
        stands = clerks_for(session, current_actor())
    return render_template(
        "office/device_new.html",
        **_wrong(error),
        stands=[(one.value, one.name) for one in stands],
        profiles=list(PROFILES.items()),
    )


def _device_page(device_id: str, error: Refusal | None = None) -> str:
    with reading() as session:
        machine, acts = device_lists.machine(session, current_actor(), device_id)
    return render_template(
        "office/device.html",
        machine=machine,
        acts=acts,
        profile=PROFILES[machine.profile],
        said=_said(request.args.get("done", "")),
        **_wrong(error),
    )


def _wrong(error: Refusal | None) -> dict[str, Any]:
    field = _FIELD.get(error.code, "") if error else ""
    return {"error": None if field else error, "wrong": {field: error} if field else {}}


def _said(done: str) -> str:
    words: dict[str, str] = {
        "rename": gettext("The device has its new name."),
        "revoke": gettext("The device is shut out: nobody works on it any more."),
    }
    return words.get(done, "")
