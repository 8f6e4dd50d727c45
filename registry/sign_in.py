"""Signing in and out, and choosing a password: the outermost verbs, throttled.

Each try is counted before the password is looked at and given back when it was right, so that
tries sent at the same time cannot slip past the limit. Passwords are verified outside any
write: hashing is slow on purpose, and a till must not wait for it.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.db import reading, transaction
from kernel.errors import Refusal
from registry import devices, passwords, sessions, staff, throttle
from registry.devices import Device
from registry.staff import SEATED, Staff


class SignInRefused(Refusal):
    """The username or the password is wrong, or the account is closed; never said which."""

    code = "sign-in-refused"
    status = 401


class DeviceNeeded(Refusal):
    """A clerk or merchant works on an enrolled device of the own place, and this is none."""

    code = "device-needed"
    status = 403


@dataclass(frozen=True)
class SignedIn:
    """A fresh session: its id for the cookie, and whether a new password is due first."""

    sid: str
    staff_id: str
    must_change: bool


def sign_in(*, username: str, password: str, device_token: str | None, address: str) -> SignedIn:
    """Begin a session for who knows this password. Outermost.

    Who is nothing but a clerk or merchant needs an enrolled device of the own place; an officer
    does not.

    :raises TooManyTries: five wrong tries on the account, or thirty from the address.
    :raises SignInRefused: wrong username or password, or a closed account.
    :raises DeviceNeeded: such a person without a device of the own shop.
    """
    person = vouch(username=username, password=password, address=address)
    rehashed = _rehashed(person, password)

    def begin(tx: Session) -> SignedIn:
        _refuse_changed(tx, person)
        if rehashed is not None:
            staff.set_password(tx, person.id, rehashed, must_change=person.must_change)
        device, is_seated_only = _place_of(tx, person.id, device_token)
        idle = sessions.CLERK_IDLE if is_seated_only else sessions.IDLE
        device_id = None if device is None else device.id
        sid = sessions.start(tx, person.id, device_id=device_id, idle=idle)
        return SignedIn(sid, person.id, person.must_change)

    return transaction(begin)


def vouch(*, username: str, password: str, address: str) -> Staff:
    """Who this is, by username and password; begins no session. Outermost.

    For signing in, and for the second person whom a reversal needs.

    :raises TooManyTries: five wrong tries on the account, or thirty from the address.
    :raises SignInRefused: wrong username or password, or a closed account.
    """
    folded = staff.fold(username)
    transaction(lambda tx: _count(tx, folded, address))
    with reading() as session:
        person = staff.find_staff(session, folded)
    is_open = person is not None and person.disabled_at is None
    # Somebody unknown costs the same time as somebody known.
    is_right = passwords.is_right(person.password_hash if person and is_open else None, password)
    if person is None or not is_right:
        raise SignInRefused
    transaction(lambda tx: _uncount(tx, folded, address))
    return person


def sign_out(sid: str) -> None:
    """End the session with this id, if it runs. Outermost."""
    transaction(lambda tx: sessions.end(tx, sid))


def change_password(*, username: str, old: str, new: str, address: str, sid: str) -> None:
    """Let a person replace the own password; ends the person's other sessions. Outermost.

    :raises TooManyTries: as `vouch`.
    :raises SignInRefused: the old password is wrong.
    :raises PasswordLength: the new one has under 10 or over 200 characters.
    :raises PasswordEasy: the new one is the username, or too easy.
    :raises PasswordSame: the new one is the old one.
    """
    person = vouch(username=username, password=old, address=address)
    passwords.check_new(new, username=person.username)
    if passwords.is_right(person.password_hash, new):
        raise passwords.PasswordSame
    hashed = passwords.hash_password(new)

    def store(tx: Session) -> None:
        _refuse_changed(tx, person)
        staff.set_password(tx, person.id, hashed, must_change=False)
        sessions.end_all_for(tx, person.id, keep=sid)

    transaction(store)


def _count(tx: Session, username: str, address: str) -> None:
    throttle.fail(tx, throttle.ACCOUNT, username)
    throttle.fail(tx, throttle.ADDRESS, address)


def _uncount(tx: Session, username: str, address: str) -> None:
    throttle.clear(tx, throttle.ACCOUNT, username)
    throttle.take_back(tx, throttle.ADDRESS, address)


def _refuse_changed(tx: Session, person: Staff) -> None:
    """Refuse if the account was closed or its password replaced while we were hashing."""
    query = select(Staff.password_hash, Staff.disabled_at).where(Staff.id == person.id)
    now = tx.execute(query.with_for_update(key_share=True)).one()
    if now.disabled_at is not None or now.password_hash != person.password_hash:
        raise SignInRefused


def _rehashed(person: Staff, password: str) -> str | None:
    if not passwords.is_outdated(person.password_hash):
        return None
    return passwords.hash_password(password)


def _place_of(
    session: Session, staff_id: str, device_token: str | None
) -> tuple[Device | None, bool]:
    """The till this person now stands at, if any, and whether that is all the person does.

    :raises DeviceNeeded: that is all, and at no till of the own shop.
    """
    roles = staff.roles_of(session, staff_id)
    device = _device(session, device_token)
    own = {(role.region_id, role.shop) for role in roles if role.role in SEATED}
    if device is not None and (device.village_id, device.shop) not in own:
        device = None
    is_seated_only = bool(roles) and all(role.role in SEATED for role in roles)
    if device is None and is_seated_only:
        raise DeviceNeeded
    return device, is_seated_only


def _device(session: Session, token: str | None) -> Device | None:
    if not token:
        return None
    try:
        return devices.find_device(session, token)
    except devices.DeviceUnknown:
        return None
