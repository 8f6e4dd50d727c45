"""The staff: who works here, in which roles and where; accounts closed, passwords renewed."""

from typing import Any, Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kernel import clock
from kernel.db import reading
from kernel.errors import Refusal
from office.menu import ROLES
from office.places import chosen, villages_for
from office.postings import Post, posts_for, role_at
from registry import (
    RoleAt,
    current_actor,
    permit,
    staff_lists,
    staff_pins,
    staff_reach,
    staffing,
)

pages: Final = Blueprint("staff", __name__)

#: refusal's code → the field it is about.
_FIELD: Final = {"username-taken": "username", "username-unfit": "username", "role-unfit": "place"}


@pages.get("/staff")
@permit("staff", scope="village")
def index() -> ResponseReturnValue:
    """The staff of the person's villages, found by name or user name."""
    actor = current_actor()
    with reading() as session:
        places = villages_for(session, actor, "staff")
        village = chosen(places, request.args.get("village"))
        found = staff_lists.members(
            session,
            actor,
            q=request.args.get("q", ""),
            village_id=village.id if village and len(places) > 1 else None,
            page=request.args.get("page", 1, type=int),
        )
    return render_template(
        "office/staff.html",
        found=found,
        villages=[(one.id, one.name) for one in places],
        village=village,
        roles=ROLES,
    )


@pages.get("/staff/new")
@permit("staff", scope="village")
def new() -> ResponseReturnValue:
    """The form for a new person."""
    return _new_page()


@pages.post("/staff/new")
@permit("staff", scope="village")
def add() -> ResponseReturnValue:
    """Add a person; the page that answers shows the one-time password, and none does later."""
    form = request.form
    try:
        newcomer = staffing.Newcomer(form.get("username", ""), form.get("name", ""), _role())
        hired = staffing.hire(current_actor(), newcomer, key=form.get("key", ""))
    except Refusal as refusal:
        if refusal.code not in _FIELD:
            raise
        return _new_page(refusal), refusal.status
    if hired.password is None:
        return redirect(url_for("staff.person", staff_id=hired.staff_id, done="add"), 303)
    return _password_page(hired.staff_id, hired.password)


@pages.get("/staff/<staff_id>")
@permit("staff", scope="village")
def person(staff_id: str) -> ResponseReturnValue:
    """One person: roles, state, and what was done to the account by whom."""
    return _person_page(staff_id)


@pages.post("/staff/<staff_id>")
@permit("staff", scope="village")
def change(staff_id: str) -> ResponseReturnValue:
    """Do what the button says: give or take a role, close or open the account, a new password."""
    do = request.form.get("do", "")
    try:
        if do == "reset":
            return _password_page(staff_id, staffing.reset_password(current_actor(), staff_id))
        _change(staff_id, do)
    except Refusal as refusal:
        return _person_page(staff_id, refusal), refusal.status
    return redirect(url_for("staff.person", staff_id=staff_id, done=do), 303)


def _change(staff_id: str, do: str) -> None:
    actor = current_actor()
    if do == "give":
        staffing.give(actor, staff_id, _role())
    elif do == "take":
        staffing.take(actor, staff_id, _held())
    elif do == "close":
        staffing.close(actor, staff_id)
    elif do == "reopen":
        staffing.reopen(actor, staff_id)
    elif do == "unlock":
        staff_pins.unlock_pin(actor, staff_id)


def _new_page(error: Refusal | None = None) -> str:
    with reading() as session:
        posts = posts_for(session, current_actor())
    return render_template("office/staff_new.html", **_form(posts, error), key=clock.new_id())


def _person_page(staff_id: str, error: Refusal | None = None) -> str:
    actor = current_actor()
    with reading() as session:
        file = staff_lists.file_of(session, actor, staff_id)
        posts = posts_for(session, actor)
    return render_template(
        "office/staff_person.html",
        file=file,
        member=file.member,
        said=_said(request.args.get("done", "")),
        **_form(posts, error),
    )


def _password_page(staff_id: str, password: str) -> str:
    with reading() as session:
        file = staff_lists.file_of(session, current_actor(), staff_id)
    return render_template(
        "office/staff_password.html", member=file.member, password=password, roles=ROLES
    )


def _form(posts: list[Post], error: Refusal | None) -> dict[str, Any]:
    field = _FIELD.get(error.code, "") if error else ""
    levels = {one.level for one in posts}
    return {
        "error": None if field else error,
        "wrong": {field: error} if field else {},
        "roles": ROLES,
        "given": [
            (role, ROLES[role]) for role, held in staff_reach.LEVELS.items() if levels & {*held}
        ],
        "posts": [(one.value, one.name) for one in posts],
    }


def _role() -> RoleAt:
    with reading() as session:
        posts = posts_for(session, current_actor())
    return role_at(posts, request.form.get("role", ""), request.form.get("place", ""))


def _held() -> RoleAt:
    """The role as the button that takes it names it: the verb asks whether that may be done."""
    form = request.form
    return RoleAt(form.get("role", ""), form.get("region", 0, type=int), form.get("shop", ""))


def _said(done: str) -> str:
    words: dict[str, str] = {
        "add": gettext(
            "The person was added before. The password was shown then; if it was not noted"
            " down, hand out a new one."
        ),
        "give": gettext("The role was given. The person signs in again to use it."),
        "take": gettext("The role was taken away, at once."),
        "close": gettext("The account is closed: nobody can sign in with it any more."),
        "reopen": gettext("The account is open again."),
        "unlock": gettext("The PIN can be tried again."),
    }
    return words.get(done, "")
