"""Passwords: how they are kept, and what a new one must be. Pure; no table here."""

import functools
import secrets
import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kernel.errors import Refusal

AT_LEAST: Final = 10
AT_MOST: Final = 200
_DIFFERENT_AT_LEAST: Final = 5
_RUNS: Final = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
# Without what is mistaken for another when read from paper: 0 o, 1 i l.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"

# argon2id as OWASP asks at least: 19 MiB and two passes. More memory would let twenty people who
# sign in together push a small village server into swap.
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class PasswordLength(Refusal):
    """A new password is too short or too long; `at_least` and `at_most` count characters."""

    code = "password-length"


class PasswordEasy(Refusal):
    """A new password is the user's name, a run of keys, or few characters over and over."""

    code = "password-easy"


class PasswordsDiffer(Refusal):
    """The new password was not typed the same twice."""

    code = "passwords-differ"


class PasswordSame(Refusal):
    """A new password is the old one."""

    code = "password-same"


def hash_password(password: str) -> str:
    """What is stored: argon2id, with its salt and its costs."""
    return _hasher.hash(_plain(password))


def is_right(stored: str | None, password: str) -> bool:
    """Whether `password` is the one stored; takes as long when nothing is stored (`None`)."""
    plain = _plain(password)
    if len(plain) > AT_MOST:
        return False
    try:
        _hasher.verify(stored or _nobodys(), plain)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the stored hash was made with other costs than today's."""
    return _hasher.check_needs_rehash(stored)


def check_new(password: str, *, username: str) -> None:
    """Refuse a password that must not be chosen.

    :raises PasswordLength: under 10 or over 200 characters.
    :raises PasswordEasy: the username, a run such as 1234567890, under 5 different characters.
    """
    plain = _plain(password)
    if not AT_LEAST <= len(plain) <= AT_MOST:
        raise PasswordLength(at_least=AT_LEAST, at_most=AT_MOST)
    folded = plain.casefold()
    is_run = any(folded in run or folded in run[::-1] for run in _RUNS)
    is_name = folded.replace(username.casefold(), "") == ""
    if is_run or is_name or len(set(folded)) < _DIFFERENT_AT_LEAST:
        raise PasswordEasy


def one_time_password() -> str:
    """A password to hand over on paper and change at the first sign-in: 59 random bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def _plain(password: str) -> str:
    """An input method may give full-width letters: the same password all the same."""
    return unicodedata.normalize("NFKC", password)


@functools.cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_hex(16))
