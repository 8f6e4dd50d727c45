"""Codes that a till reads, tokens that machines carry, and the keyed digests stored of both.

A code is 20 digits: a two-digit prefix, 16 random digits, two check digits (ISO 7064
MOD 97-10). Digits only, because a Chinese input method swallows letters; 20, because they fit
the smallest square code at a size that worn cards survive.
"""

import base64
import hashlib
import hmac
import re
import secrets
import unicodedata
from typing import Final

SPEND: Final = "47"
ROTATING: Final = "48"
COMMAND: Final = "49"
SLIP: Final = "46"
LENGTH: Final = 20
KEY_BYTES_AT_LEAST: Final = 32

_BODY_DIGITS: Final = 16
_SEPARATORS: Final = re.compile(r"[\s\-\u00b7.]+")

# The words are stable: pages and the API choose their message by them.
_OURS: Final = {SPEND: "card", ROTATING: "rotating", COMMAND: "command", SLIP: "slip"}
_FOREIGN: Final = (
    ("wechat", re.compile(r"1[0-5][0-9]{16}")),
    ("alipay", re.compile(r"(2[5-9]|30)[0-9]{14,22}")),
    ("unionpay", re.compile(r"62[0-9]{14,18}")),
    ("book", re.compile(r"97[89][0-9]{10}")),
    ("goods-barcode", re.compile(r"69[0-9]{11}|69[0-9]{6}")),
)

_key: bytes | None = None


def use_key(key: bytes) -> None:
    """Bind the secret that digests are keyed with, once, at start.

    :raises ValueError: when the key is shorter than 32 bytes.
    """
    global _key
    if len(key) < KEY_BYTES_AT_LEAST:
        raise ValueError(f"the key of codes needs {KEY_BYTES_AT_LEAST} bytes")
    _key = key


def digest(secret: str) -> str:
    """What is stored of a code or token: HMAC-SHA256 in hex, useless without the key.

    :raises RuntimeError: when no key was bound.
    """
    if _key is None:
        raise RuntimeError("no key is bound for codes: build the app first")
    # A lone surrogate must count as an unknown token, not as a failure.
    return hmac.new(_key, secret.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def new_token() -> str:
    """A token for a device, a bearer, a sign-in or a web card: 256 random bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def derived_code(prefix: str, secret: str, name: str) -> str:
    """The code that `secret` and `name` make: the same ones make the same, nobody else can.

    So a form sent twice shows the same cards twice, though no code is stored. `secret` is a
    token made for that form and kept nowhere.
    """
    number = int(digest(f"{secret}\n{name}"), 16) % 10**_BODY_DIGITS
    body = f"{prefix}{number:0{_BODY_DIGITS}d}"
    return body + _check_digits(body)


def derived_token(secret: str, name: str) -> str:
    """The same for a token: 256 bits, safe in a URL."""
    raw = bytes.fromhex(digest(f"{secret}\n{name}"))
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def make_code(prefix: str) -> str:
    """A new code with this prefix: 20 digits, 16 of them random."""
    body = f"{prefix}{secrets.randbelow(10**_BODY_DIGITS):0{_BODY_DIGITS}d}"
    return body + _check_digits(body)


def numbered_code(prefix: str, number: int) -> str:
    """The code with this prefix that bears `number`, 0 to 16 digits: for what is no secret.

    :raises ValueError: when the number does not fit.
    """
    if not 0 <= number < 10**_BODY_DIGITS:
        raise ValueError(f"a code bears {_BODY_DIGITS} digits")
    body = f"{prefix}{number:0{_BODY_DIGITS}d}"
    return body + _check_digits(body)


def is_well_formed(code: str) -> bool:
    """Whether `code` (cleaned) is 20 digits with one of our prefixes and right check digits."""
    return _is_our_shape(code) and code[-2:] == _check_digits(code[:-2])


def is_spend_code(code: str) -> bool:
    """Whether `code` (cleaned) is a well-formed spend code, as on a card's front."""
    return code.startswith(SPEND) and is_well_formed(code)


def clean(code: str) -> str:
    """What was scanned or typed, as plain text.

    Full-width digits become ASCII; control characters, spaces, dots and hyphens (cards print
    groups of four) go.
    """
    plain = unicodedata.normalize("NFKC", code)
    visible = "".join(c for c in plain if c.isspace() or unicodedata.category(c)[0] != "C")
    return _SEPARATORS.sub("", visible)


def name_foreign(code: str) -> str:
    """A stable word for what was scanned in place of what was wanted.

    `card rotating command slip` for our own, `misread` for our own with wrong check digits,
    `wechat alipay unionpay book goods-barcode` for known foreign shapes, else `other`.
    """
    plain = clean(code)
    if is_well_formed(plain):
        return _OURS[plain[:2]]
    if _is_our_shape(plain):
        return "misread"
    return next((word for word, shape in _FOREIGN if shape.fullmatch(plain)), "other")


def _is_our_shape(code: str) -> bool:
    # isdigit alone would let superscripts and other scripts' digits through.
    return len(code) == LENGTH and code.isascii() and code.isdigit() and code[:2] in _OURS


def _check_digits(body: str) -> str:
    """ISO 7064 MOD 97-10: the two digits (02 to 98) that make the whole number 1 modulo 97."""
    return f"{98 - int(body) * 100 % 97:02d}"
