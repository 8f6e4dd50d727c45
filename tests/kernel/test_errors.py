"""Refusals: a stable code each, details that can be stored, found again by the code."""

from collections.abc import Iterator

import pytest

from kernel.errors import Refusal


@pytest.fixture
def registered() -> Iterator[None]:
    """What a test registers is forgotten after it."""
    before = dict(Refusal.by_code)
    yield
    Refusal.by_code.clear()
    Refusal.by_code.update(before)


def test_a_refusal_is_found_by_its_code(registered: None) -> None:
    class TestWell(Refusal):
        code = "test-well"

    assert Refusal.by_code["test-well"] is TestWell
    assert TestWell.status == 422


def test_two_cannot_share_a_code(registered: None) -> None:
    class TestFirst(Refusal):
        code = "test-shared"

    with pytest.raises(TypeError, match="share the code test-shared"):
        type("TestSecond", (Refusal,), {"code": "test-shared"})
    assert Refusal.by_code["test-shared"] is TestFirst


def test_details_are_kept_and_told(registered: None) -> None:
    class TestTold(Refusal):
        code = "test-told"

    refusal = TestTold(short=3, on="2026-01-01", limit=None)
    assert refusal.details == {"short": 3, "on": "2026-01-01", "limit": None}
    assert str(refusal) == "test-told {'short': 3, 'on': '2026-01-01', 'limit': None}"
    assert str(TestTold()) == "test-told"


def test_every_code_is_kebab_case() -> None:
    for code in Refusal.by_code:
        assert code == code.lower()
        assert all(part.isalnum() for part in code.split("-")), code
