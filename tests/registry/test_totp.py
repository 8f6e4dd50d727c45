"""Codes by time are those of RFC 6238, appendix B, over SHA-256."""

from datetime import UTC, datetime

import pytest

from registry.totp import code_at, seconds_left, step_of

SECRET = b"12345678901234567890123456789012"


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "46119246"),
        (1111111109, "68084774"),
        (1111111111, "67062674"),
        (1234567890, "91819424"),
        (2000000000, "90698825"),
        (20000000000, "77737706"),
    ],
)
def test_the_standard_s_examples(second: int, code: str) -> None:
    assert code_at(SECRET, second // 30) == code


def test_a_step_lasts_a_minute() -> None:
    at = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    assert step_of(at) == step_of(at.replace(second=59)) == step_of(at.replace(minute=1)) - 1
    assert (seconds_left(at), seconds_left(at.replace(second=59))) == (60, 1)
