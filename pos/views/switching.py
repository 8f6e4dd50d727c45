"""Another clerk at the till by a PIN, and the locked till: a page with nothing of a household."""

from typing import Any, Final

from flask import Blueprint, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kernel.db import reading
from pos import schemas
from pos.shops import find_shop
from registry import cookie, current_actor, device_name, locking, mask_name, permit, switching

pages: Final = Blueprint("till_switch", __name__)


@pages.get("/till/switch")
@permit("till", scope="own-shop", while_locked=True)
def who() -> ResponseReturnValue:
    """Who takes the till over: the clerks of the shop, and the pad for the PIN."""
    actor = current_actor()
    with reading() as session:
        shop = find_shop(session, actor.shop or "")
        till = device_name(session, actor.device_id)
        clerks = [_clerk(one) for one in switching.colleagues_at(session, str(actor.device_id))]
    data = {
        "me": actor.staff_id,
        "locked": actor.locked,
        "clerks": clerks,
        "urls": {"switch": url_for("till_switch.switch"), "till": url_for("pos.till")},
        "messages": {},
    }
    return render_template("pos/switch.html", shop=shop, till=till, data=data)


@pages.post("/till/switch")
@permit("till", scope="own-shop", while_locked=True)
def switch() -> ResponseReturnValue:
    """Let the clerk take over whose PIN this is; the session that was there ends."""
    asked = schemas.SwitchSchema().load(request.get_json())
    names = current_app.config
    sid = switching.switch(
        sid=request.cookies.get(names["SID_COOKIE"], ""),
        device_token=request.cookies.get(names["DEVICE_COOKIE"], ""),
        **asked,
    )
    answer = jsonify(to=url_for("pos.till"))
    how = cookie(sid, secure=names["SESSION_COOKIE_SECURE"])
    answer.set_cookie(names["SID_COOKIE"], **how)
    return answer, 201


@pages.post("/till/lock")
@permit("till", scope="own-shop", while_locked=True)
def lock() -> ResponseReturnValue:
    """Lock the till: from now on nothing is shown or done with this session."""
    locking.lock(request.cookies.get(current_app.config["SID_COOKIE"], ""))
    return jsonify(to=url_for("till_switch.who")), 201


def _clerk(one: switching.Colleague) -> dict[str, Any]:
    return {**vars(one), "name": mask_name(one.name)}
