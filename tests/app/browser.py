"""A browser for tests: keeps cookies, sends the page's token, reads what pages say."""

import json
import re
from typing import Any, Self

from flask import Flask
from werkzeug.test import TestResponse

from kernel.db import transaction
from registry import Actor, card_sessions, find_subject, make_look, sessions

_TOKEN = re.compile(r'name="csrf(?:_token)?" (?:content|value)="([^"]+)"')
_DATA = re.compile(r'id="page-data">(.*?)</script>', re.DOTALL)


class Browser:
    """One browser on one app."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def carry(self, actor: Actor, token: str = "") -> Self:
        """Carry a fresh session of this person's; of a clerk's, at the till with this token."""
        sid = transaction(
            lambda tx: sessions.start(
                tx, actor.staff_id or "", device_id=actor.device_id, idle=sessions.IDLE
            )
        )
        self.client.set_cookie("sid", sid)
        if actor.device_id is not None:
            self.client.set_cookie("device", token)
        return self

    def behind_pin(self, number: str, look: str = "") -> str:
        """Carry this look link of the household (none: a fresh one), opened as by its PIN.

        Gives the link's token.
        """

        def work(tx: Any) -> tuple[str, str]:
            subject = find_subject(tx, number)
            return look or make_look(tx, subject), card_sessions.open_card(tx, subject)

        token, sid = transaction(work)
        self.client.set_cookie("card", sid, path=f"/c/{token}")
        return token

    def get(self, path: str, **how: Any) -> TestResponse:
        """Ask for a page; redirects are not followed."""
        return self.client.get(path, **how)

    def token(self) -> str:
        """The token that pages of this browser carry."""
        found = _TOKEN.search(self.get("/sign-in").text)
        assert found
        return found[1]

    def post(self, path: str, *, json: object = None, **form: str) -> TestResponse:
        """Send JSON, or else a form, with the page's token as pages do."""
        if json is not None:
            return self.client.post(path, json=json, headers={"X-CSRFToken": self.token()})
        return self.client.post(path, data={**form, "csrf_token": self.token()})

    def sign_in(self, username: str, password: str, **more: str) -> TestResponse:
        """Sign in by the form."""
        return self.post("/sign-in", username=username, password=password, **more)


def page_data(response: TestResponse) -> Any:
    """What a page hands to its script."""
    found = _DATA.search(response.text)
    assert found
    return json.loads(found[1])


def bearer(token: str) -> dict[str, str]:
    """The header that carries a token."""
    return {"Authorization": f"Bearer {token}"}
