"""`xinyu serve`: a real gunicorn on either engine that answers and redeems."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import registry
from kernel import clock
from tests.app.serving import Served, free_port
from tests.app.shell import Shell
from tests.pos.counter import POOR, SALT, Town


def test_a_served_town_redeems(
    monkeypatch: pytest.MonkeyPatch, town: Town, database_url: str, instance: Path
) -> None:
    # The server has no clock but the real one: what it pays out of is awarded by that.
    with clock.running(lambda: datetime.now(UTC)):
        registry.award(actor_id=None, number=POOR, points=100, reason="补助", ref="r1")
    port = free_port()
    shell = Shell(monkeypatch, database_url, instance)
    sent = {
        "key": "k1",
        "card": town.cards[POOR],
        "lines": [{"goods": SALT, "quantity": 3}],
    }
    with Served(shell.start("serve", "--port", str(port)), port) as served:
        first = served.ask("POST", "/api/v1/redemptions", sent, token=town.tokens["clerk"])
        assert (first.status, first.json["balance_after"]) == (201, 94)
        assert first.headers["Content-Security-Policy"].startswith("default-src 'self'")
        again = served.ask("POST", "/api/v1/redemptions", sent, token=town.tokens["clerk"])
        assert (again.headers["Idempotency-Replayed"], again.body) == ("true", first.body)
    assert town.balance(POOR) == 94
    # No card's code and no token is in what the server wrote down.
    assert town.cards[POOR] not in served.said
    assert town.tokens["clerk"] not in served.said
