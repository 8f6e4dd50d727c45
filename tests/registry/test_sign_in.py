"""Signing in: password and, for a clerk, the shop's own device; throttled; dead when ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from kernel import clock
from kernel.db import Database, reading, transaction
from registry import passwords, sessions, staff
from registry.devices import revoke_device
from registry.sessions import SignedOut
from registry.sign_in import (
    DeviceNeeded,
    SignedIn,
    SignInRefused,
    change_password,
    sign_in,
    sign_out,
    vouch,
)
from registry.staff import RoleAt, Staff
from registry.throttle import TooManyTries
from tests.registry.people import (
    NOON,
    PASSWORD,
    make_clerk,
    make_device,
    make_staff,
    make_town,
)

NEW = "four-brave-otters"


@pytest.fixture
def officer(database: Database) -> str:
    """A town officer named chen; the id."""
    return make_staff("chen", RoleAt("town-officer", make_town().id))


def _try(
    username: str = "chen",
    password: str = PASSWORD,
    *,
    device: str | None = None,
    address: str = "192.0.2.1",
) -> SignedIn:
    return sign_in(username=username, password=password, device_token=device, address=address)


def _wrong(times: int, username: str = "chen", address: str = "192.0.2.1") -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            _try(username, "wrong password", address=address)


def _resume(sid: str) -> sessions.SignIn:
    with reading() as session:
        return sessions.resume(session, sid)


def _stored(username: str) -> Staff:
    with reading() as session:
        return staff.get_staff(session, username)


def test_the_right_password_begins_a_session_and_signing_out_ends_it(officer: str) -> None:
    first, second = _try(" CHEN "), _try()
    assert first.sid != second.sid
    assert not first.must_change
    assert _resume(first.sid).staff_id == officer
    assert _resume(first.sid).device_id is None
    sign_out(first.sid)
    with pytest.raises(SignedOut):
        _resume(first.sid)
    _resume(second.sid)


@pytest.mark.parametrize(
    ("username", "password"),
    [("chen", "wrong"), ("chen", ""), ("nobody", PASSWORD), ("", PASSWORD), ("x\x00", PASSWORD)],
)
def test_anything_wrong_is_refused_in_the_same_words(
    officer: str, username: str, password: str
) -> None:
    with pytest.raises(SignInRefused) as refused:
        _try(username, password)
    assert refused.value.details == {}
    assert refused.value.status == 401


def test_a_disabled_account_is_refused_in_the_same_words(officer: str) -> None:
    transaction(lambda tx: staff.disable_staff(tx, officer))
    with pytest.raises(SignInRefused) as refused:
        _try()
    assert refused.value.details == {}


def test_five_wrong_tries_lock_the_account_for_a_quarter_of_an_hour(officer: str) -> None:
    with clock.frozen(NOON):
        _wrong(5)
        with pytest.raises(TooManyTries):
            _try(address="198.51.100.7")
    with clock.frozen(NOON + timedelta(minutes=15)):
        _try()


def test_an_unknown_account_is_locked_just_the_same(officer: str) -> None:
    _wrong(5, "nobody")
    with pytest.raises(TooManyTries):
        _try("nobody")
    _try("chen")


def test_success_clears_the_accounts_failures(officer: str) -> None:
    for _ in range(3):
        _wrong(4)
        _try()


def test_thirty_wrong_tries_from_an_address_lock_it_whatever_succeeds_between(
    officer: str,
) -> None:
    with clock.frozen(NOON):
        for number in range(7):
            _wrong(4, f"guess{number}")
            _try()
        _wrong(2, "guess7")
        with pytest.raises(TooManyTries):
            _try()
        _try(address="198.51.100.7")


def test_tries_at_the_same_time_do_not_slip_past_the_limit(officer: str) -> None:
    def one(_: int) -> str:
        try:
            _try("chen", "wrong password")
        except (SignInRefused, TooManyTries) as refusal:
            return refusal.code
        return "in"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(16)))
    assert answers.count("sign-in-refused") == 5
    assert answers.count("too-many-tries") == 11


def test_a_clerk_needs_a_device_of_the_own_shop(database: Database) -> None:
    town = make_town()
    clerk = make_clerk("li", town.east)
    other = make_clerk("zhao", town.east, "S02")
    device_id, token = make_device(clerk, town.east)
    _, others_token = make_device(other, town.east, "S02")
    for wrong in (None, "", "made up", others_token):
        with pytest.raises(DeviceNeeded):
            _try("li", device=wrong)
    inside = _try("li", device=token)
    assert _resume(inside.sid).device_id == device_id
    transaction(lambda tx: revoke_device(tx, device_id))
    with pytest.raises(DeviceNeeded):
        _try("li", device=token)


def test_another_clerk_of_the_shop_may_sign_in_on_its_device(database: Database) -> None:
    town = make_town()
    _, token = make_device(make_clerk("li", town.east), town.east)
    make_clerk("sun", town.east)
    assert _try("sun", device=token).sid


def test_a_wrong_password_says_nothing_of_the_device(database: Database) -> None:
    make_clerk("li", make_town().east)
    with pytest.raises(SignInRefused):
        _try("li", "wrong password")


def test_only_who_is_nothing_but_a_clerk_stays_signed_in_for_a_shift(database: Database) -> None:
    town = make_town()
    _, token = make_device(make_clerk("li", town.east), town.east)
    make_staff("both", RoleAt("clerk", town.east, "S01"), RoleAt("village-officer", town.east))
    with clock.frozen(NOON):
        clerk, both = _try("li", device=token), _try("both", device=token)
        _try("both")
    with clock.frozen(NOON + timedelta(hours=2)):
        _resume(clerk.sid)
        with pytest.raises(SignedOut):
            _resume(both.sid)


def test_a_one_time_password_must_be_changed_and_then_is_done_with(database: Database) -> None:
    _, one_time = transaction(lambda tx: staff.add_staff(tx, username="chen", name="陈某"))
    inside = _try("chen", one_time)
    assert inside.must_change
    _change(one_time, NEW, sid=inside.sid)
    assert not _try("chen", NEW).must_change
    with pytest.raises(SignInRefused):
        _try("chen", one_time)


def _change(old: str, new: str, *, sid: str = "") -> None:
    change_password(username="chen", old=old, new=new, address="192.0.2.1", sid=sid)


def test_a_new_password_ends_the_persons_other_sessions(officer: str) -> None:
    here, elsewhere = _try(), _try()
    _change(PASSWORD, NEW, sid=here.sid)
    _resume(here.sid)
    with pytest.raises(SignedOut):
        _resume(elsewhere.sid)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("wrong password", NEW, SignInRefused),
        (PASSWORD, PASSWORD, passwords.PasswordSame),
        (PASSWORD, "short", passwords.PasswordLength),
        (PASSWORD, "chenchenchen", passwords.PasswordEasy),
    ],
)
def test_an_unfit_change_is_refused_and_changes_nothing(
    officer: str, old: str, new: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        _change(old, new)
    _try("chen", PASSWORD)


def test_changing_a_password_is_no_way_to_guess_it(officer: str) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            _change("wrong password", NEW)
    with pytest.raises(TooManyTries):
        _change(PASSWORD, NEW)


def test_an_old_hash_is_made_anew_at_the_next_sign_in(officer: str) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    transaction(lambda tx: staff.set_password(tx, officer, weak, must_change=True))
    assert _try().must_change
    stored = _stored("chen").password_hash
    assert stored != weak
    assert not passwords.is_outdated(stored)
    _try()


def test_a_second_person_vouches_without_a_session(officer: str) -> None:
    assert vouch(username="chen", password=PASSWORD, address="192.0.2.1").id == officer
    with pytest.raises(SignInRefused):
        vouch(username="chen", password="wrong", address="192.0.2.1")
    transaction(lambda tx: staff.disable_staff(tx, officer))
    with pytest.raises(SignInRefused):
        vouch(username="chen", password=PASSWORD, address="192.0.2.1")
