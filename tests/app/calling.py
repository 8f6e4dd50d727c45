"""Calling the API in tests: who calls, what is sent, and what a refusal must look like."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.app.browser import bearer
from tests.pos.counter import Town

Call = Callable[..., TestResponse]


@pytest.fixture
def call(app: Flask, town: Town) -> Call:
    """Call the API: `call("POST", "cards/lookup", {…}, by="clerk")`."""

    def send(method: str, path: str, sent: Any = None, *, by: str = "clerk") -> TestResponse:
        return app.test_client().open(
            f"/api/v1/{path}", method=method, json=sent, headers=bearer(town.tokens[by])
        )

    return send


def refused(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    """The problem, once it is one: of this status and code, with words in it."""
    said: dict[str, Any] = answer.get_json()
    assert answer.content_type == "application/problem+json"
    assert (answer.status_code, said["status"], said["code"]) == (status, status, code)
    assert said["title"]
    assert said["detail"]
    return said
