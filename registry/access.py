"""Access: who is asking, what each role may do and where, and what a view declares of itself.

Roles and places are pure values here; loading them takes a session and plain strings. The one
touch of Flask is `current_actor`, so that everything above may ask who is asking.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeVar

from flask import g
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import Refusal
from registry import devices, sessions, staff, tokens
from registry.devices import Device
from registry.locking import TillLocked, is_locked
from registry.regions import Region
from registry.rights import ACCOUNT, ANYBODY, KNOWN, PERMISSIONS
from registry.sessions import SignedOut
from registry.sign_in import DeviceNeeded
from registry.staff import SEATED, Staff

Scope = Literal["public", "signed-in", "own-shop", "village", "card", "household", "kiosk"]
V = TypeVar("V")

_RULE: Final = "access_rule"


class NotPermitted(Refusal):
    """The person may not do this, or not there."""

    code = "not-permitted"
    status = 403


class PasswordChangeNeeded(Refusal):
    """A one-time password was used: a new one is due before anything else."""

    code = "password-change-needed"
    status = 403


@dataclass(frozen=True)
class Grant:
    """A role and its reach: one village, the whole town (`None`), or one shop of a village."""

    role: str
    village_id: int | None
    shop: str = ""


@dataclass(frozen=True)
class Actor:
    """Who is asking. At a till, `device_id`, `village_id`, `shop` say which; `locked`: it is."""

    kind: Literal["staff", "public", "kiosk"] = "public"
    staff_id: str | None = None
    username: str = ""
    name: str = ""
    grants: frozenset[Grant] = frozenset()
    device_id: str | None = None
    village_id: int | None = None
    shop: str | None = None
    must_change: bool = False
    locked: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """The roles held anywhere, for what a page shows; rights are asked with `may`."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def client(self) -> str:
        """In whose name keys are kept: the till's, else the person's."""
        if self.device_id is not None:
            return f"device/{self.device_id}"
        return f"staff/{self.staff_id}" if self.staff_id is not None else "public"

    def may(self, permission: str, *, village_id: int | None = None) -> bool:
        """Whether this person may do it: in that village, or (no village named) anywhere.

        One role must bring both the right and the reach. A clerk's counts at the own till only, a
        merchant's at the own reader.
        """
        if permission == ANYBODY:
            return True
        if permission == ACCOUNT:
            return self.kind == "staff"
        return any(
            permission in PERMISSIONS.get(grant.role, ()) and self._reaches(grant, village_id)
            for grant in self.grants
        )

    def may_everywhere(self, permission: str) -> bool:
        """Whether this person may do it in the whole town."""
        return any(
            permission in PERMISSIONS.get(grant.role, ()) and grant.village_id is None
            for grant in self.grants
        )

    def covers(self, village_id: int) -> bool:
        """Whether any role reaches this village."""
        return any(self._reaches(grant, village_id) for grant in self.grants)

    def _reaches(self, grant: Grant, village_id: int | None) -> bool:
        if grant.role in SEATED and (grant.village_id, grant.shop) != (self.village_id, self.shop):
            return False
        return village_id is None or grant.village_id in {None, village_id}


NOBODY: Final = Actor()


@dataclass(frozen=True)
class Rule:
    """What a view declares: the permission it takes, and how far that must reach."""

    permission: str
    scope: Scope
    while_locked: bool = False


def permit(permission: str, *, scope: Scope, while_locked: bool = False) -> Callable[[V], V]:
    """Declare a view's permission and scope; `enforce` holds whoever asks to it.

    `while_locked`: the view shows nothing of anybody's and is open at a locked till too.

    :raises ValueError: a permission that no role has.
    """
    if permission not in KNOWN:
        raise ValueError(f"no role has the permission {permission}")
    rule = Rule(permission, scope, while_locked)

    def declare(view: V) -> V:
        setattr(view, _RULE, rule)
        return view

    return declare


def rule_of(view: object, method: str = "GET") -> Rule | None:
    """What this view declares for this method: a function, or the method of a view class."""
    view_class = getattr(view, "view_class", None)
    handler = getattr(view_class, "get" if method == "HEAD" else method.lower(), None)
    for place in (handler, view_class, view):
        found = getattr(place, _RULE, None)
        if isinstance(found, Rule):
            return found
    return None


def enforce(actor: Actor, rule: Rule) -> None:
    """Hold the actor to the rule, before the view runs.

    With scope `village` the view names the village next, by `require`; with `card` and
    `household` the link and the PIN behind it are asked for, and no actor.

    :raises SignedOut: nobody is signed in.
    :raises TillLocked: the till is locked, and the view not for that.
    :raises PasswordChangeNeeded: a one-time password has not been changed.
    :raises DeviceNeeded: a clerk or merchant, but at no device of the own place.
    :raises NotPermitted: no role of this person may do it.
    """
    if rule.scope in {"public", "card", "household"}:
        return
    if actor.kind != "staff":
        raise SignedOut
    if actor.locked and not rule.while_locked:
        raise TillLocked
    if actor.must_change and rule.permission != ACCOUNT:
        raise PasswordChangeNeeded
    if rule.scope == "own-shop" and actor.device_id is None and not SEATED.isdisjoint(actor.roles):
        raise DeviceNeeded
    require(actor, rule.permission)
    if rule.scope == "own-shop" and actor.device_id is None:
        raise NotPermitted


def require(actor: Actor, permission: str, *, village_id: int | None = None) -> None:
    """Refuse unless the actor may do it: in that village, or (none named) anywhere.

    :raises NotPermitted: no role of this person may do it there.
    """
    if not actor.may(permission, village_id=village_id):
        raise NotPermitted


def current_actor() -> Actor:
    """Who is asking in this request; nobody until the app has found out."""
    actor: Actor = g.get("actor", NOBODY)
    return actor


def actor_of(session: Session, person: Staff) -> Actor:
    """This member of staff, away from any till."""
    return _actor(person, _grants(session, person.id))


def actor_for_bearer(session: Session, token: str) -> Actor:
    """Whom a bearer token speaks for: its member of staff, or a device's clerk or merchant.

    :raises SignedOut: nobody: unknown, revoked, a closed account, no longer working there.
    """
    staff_id = tokens.staff_id_by_token(session, token)
    if staff_id is not None:
        return actor_of(session, _open_staff(session, staff_id))
    try:
        device = devices.find_device(session, token)
    except devices.DeviceUnknown:
        raise SignedOut from None
    grant = Grant(devices.role_at(device.profile), device.village_id, device.shop)
    if grant not in _grants(session, device.clerk_id):
        raise SignedOut
    # The device, not a person, holds this token: it may do the work done there and no other.
    return _actor(_open_staff(session, device.clerk_id), {grant}, device)


def actor_for_sign_in(session: Session, sid: str, device_token: str | None) -> Actor:
    """Whose session this is; one begun at a till is good on that till only.

    One begun by a PIN is its clerk's at that till, and nothing more.

    :raises SignedOut: no such session, over, on another device, or the account is closed.
    """
    running = sessions.resume(session, sid)
    person = _open_staff(session, running.staff_id)
    device = _device_of(session, running.device_id, device_token)
    grants = _grants(session, person.id)
    if device is None:
        return _actor(person, grants, must_change=person.must_change)
    if running.vouched_at is not None:
        grants &= {Grant(devices.role_at(device.profile), device.village_id, device.shop)}
    actor = _actor(person, grants, device, must_change=person.must_change)
    locks = device.profile == devices.TILL
    return replace(actor, locked=locks and is_locked(session, running, device.village_id))


def _device_of(session: Session, device_id: str | None, token: str | None) -> Device | None:
    if device_id is None:
        return None
    try:
        device = devices.find_device(session, token or "")
    except devices.DeviceUnknown:
        raise SignedOut from None
    if device.id != device_id:
        raise SignedOut
    return device


def _open_staff(session: Session, staff_id: str) -> Staff:
    person = session.get_one(Staff, staff_id)
    if person.disabled_at is not None:
        raise SignedOut
    return person


def _actor(
    person: Staff,
    grants: Iterable[Grant],
    device: Device | None = None,
    *,
    must_change: bool = False,
) -> Actor:
    return Actor(
        kind="staff",
        staff_id=person.id,
        username=person.username,
        name=person.name,
        grants=frozenset(grants),
        device_id=device.id if device else None,
        village_id=device.village_id if device else None,
        shop=device.shop if device else None,
        must_change=must_change,
    )


def _grants(session: Session, staff_id: str) -> frozenset[Grant]:
    """The person's roles with their reach. A role in a grid reaches no village's books."""
    roles = staff.roles_of(session, staff_id)
    query = select(Region.id, Region.level).where(Region.id.in_({r.region_id for r in roles}))
    level = {row.id: row.level for row in session.execute(query)}
    return frozenset(
        Grant(role.role, role.region_id if level[role.region_id] == "village" else None, role.shop)
        for role in roles
        if level[role.region_id] != "grid"
    )
