"""One-time codes by time: HOTP of RFC 4226 over SHA-256, its counter the time step (RFC 6238)."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

#: How long one code stands.
STEP: Final = timedelta(seconds=60)
DIGITS: Final = 8
_SIGN: Final = 0x7FFFFFFF
_NIBBLE: Final = 0x0F
_WORD: Final = 4


def code_at(secret: bytes, step: int) -> str:
    """The eight digits of this secret in this time step."""
    mac = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha256).digest()
    at = mac[-1] & _NIBBLE
    number = int.from_bytes(mac[at : at + _WORD], "big") & _SIGN
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(at: datetime) -> int:
    """The time step that an instant lies in."""
    return int(at.timestamp()) // int(STEP.total_seconds())


def seconds_left(at: datetime) -> int:
    """How long the code of this instant still stands, in seconds: 1 to 60."""
    whole = int(STEP.total_seconds())
    return whole - int(at.timestamp()) % whole
