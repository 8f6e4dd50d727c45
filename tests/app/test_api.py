"""The JSON API at the till: redemptions, undo, lookup; shapes, and problems with stable codes."""

from typing import Any

from flask import Flask

import registry
from kernel.db import transaction
from registry import codes
from tests.app.browser import bearer
from tests.app.calling import Call, refused
from tests.pos.counter import EGGS, FAR, LAST, LI, OIL, SALT, WANG, Town, Watch


def _basket(town: Town, *lines: tuple[str, int], key: str = "k1", card: str = WANG) -> Any:
    pieces = [{"goods": goods, "quantity": quantity} for goods, quantity in lines]
    return {"key": key, "card": town.cards.get(card, card), "lines": pieces}


def test_a_redemption_and_its_repeat(call: Call, town: Town, watch: Watch) -> None:
    sent = _basket(town, (SALT, 2), (EGGS, 1))
    first = call("POST", "redemptions", sent)
    assert first.status_code == 201
    assert "Idempotency-Replayed" not in first.headers
    said = first.get_json()
    assert said | {"slip": ""} == {
        "slip": "",
        "household": WANG,
        "points": 12,
        "balance_before": 100,
        "balance_after": 88,
        "lines": [
            {"goods": SALT, "quantity": 2, "price": 2, "points": 4},
            {"goods": EGGS, "quantity": 1, "price": 8, "points": 8},
        ],
        "at": "2026-11-20T04:00:00+00:00",
        "undo_until": "2026-11-20T04:10:00+00:00",
        "next_expiry": {"points": 88, "on": "2027-12-31"},
    }
    watch.forward(hours=1)
    again = call("POST", "redemptions", sent)
    assert (again.status_code, again.get_json()) == (201, said)
    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"
    assert town.balance(WANG) == 88


def test_a_refused_redemption(call: Call, town: Town) -> None:
    cases: list[tuple[tuple[str, int], str, str, dict[str, Any]]] = [
        ((OIL, 2), WANG, "not-enough-points", {"short": 20, "balance": 100, "points": 120}),
        ((LAST, 2), WANG, "out-of-stock", {"goods": LAST, "left": 1}),
        (("1", 1), WANG, "goods-unknown", {"goods": "1"}),
        ((OIL, 3), LI, "goods-limit-reached", {"goods": OIL, "limit": 2, "left": 2}),
        ((SALT, 101), LI, "limit-reached", {"limit": 200, "left": 200, "points": 202}),
        ((SALT, 1), "0" * 20, "card-unknown", {}),
        ((SALT, 1), FAR, "card-elsewhere", {}),
    ]
    for line, card, code, more in cases:
        sent = _basket(town, line, card=card, key=code)
        said = refused(call("POST", "redemptions", sent), 422, code)
        assert said.items() >= more.items()
        again = call("POST", "redemptions", sent)
        assert again.get_json() == said
        assert town.balance(WANG) == 100


def test_a_revoked_card_and_a_key_used_before(call: Call, town: Town) -> None:
    call("POST", "redemptions", _basket(town, (SALT, 1)))
    refused(call("POST", "redemptions", _basket(town, (SALT, 2))), 422, "key-reused")

    def revoke(tx: Any) -> None:
        card = registry.find_card(tx, town.east, town.cards[WANG])
        registry.revoke_card(tx, card, staff_id=None, reason="lost")

    transaction(revoke)
    sent = _basket(town, (SALT, 1), key="k2")
    said = refused(call("POST", "redemptions", sent), 422, "card-revoked")
    assert said["on"] == "2026-11-20"


def test_too_many_unknown_cards(call: Call, town: Town) -> None:
    for n in range(10):
        sent = _basket(town, (SALT, 1), card="0" * 20, key=f"k{n}")
        refused(call("POST", "redemptions", sent), 422, "card-unknown")
    answer = call("POST", "cards/lookup", {"card": town.cards[WANG]})
    said = refused(answer, 429, "too-many-tries")
    assert answer.headers["Retry-After"] == str(said["seconds"])


def test_an_undo_and_its_repeat(call: Call, town: Town, watch: Watch) -> None:
    slip = call("POST", "redemptions", _basket(town, (SALT, 2))).get_json()["slip"]
    first = call("POST", f"redemptions/{slip}/undo", {"key": "u1"})
    assert first.status_code == 201
    assert first.get_json() == {
        "slip": slip,
        "household": WANG,
        "points": 4,
        "balance_after": 100,
        "at": "2026-11-20T04:00:00+00:00",
    }
    again = call("POST", f"redemptions/{slip}/undo", {"key": "u1"})
    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"
    other = call("POST", f"redemptions/{slip}/undo", {"key": "u2"})
    refused(other, 422, "already-reversed")


def test_a_refused_undo(call: Call, town: Town, watch: Watch) -> None:
    slip = call("POST", "redemptions", _basket(town, (SALT, 2))).get_json()["slip"]
    unknown = codes.make_code(codes.SLIP)
    undo = f"redemptions/{slip}/undo"
    refused(call("POST", undo, {"key": "u1"}, by="colleague"), 422, "undo-not-yours")
    refused(call("POST", undo, {"key": "u1"}, by="clerk-west"), 422, "slip-unknown")
    refused(call("POST", f"redemptions/{unknown}/undo", {"key": "u1"}), 422, "slip-unknown")
    watch.forward(minutes=11)
    refused(call("POST", undo, {"key": "u2"}), 422, "undo-too-late")


def test_a_lookup_shows_what_a_clerk_may_see(call: Call, town: Town) -> None:
    call("POST", "redemptions", _basket(town, (SALT, 2)))
    answer = call("POST", "cards/lookup", {"card": town.cards[WANG]})
    assert (answer.status_code, answer.get_json()) == (
        200,
        {
            "name": "王某某",
            "number": WANG,
            "group": "3组",
            "grade": None,
            "balance": 96,
            "limit_today": 200,
            "left_today": 196,
            "next_expiry": {"points": 96, "on": "2027-12-31"},
        },
    )
    refused(call("POST", "cards/lookup", {"card": "0" * 20}), 422, "card-unknown")


def test_a_wrong_shape_names_the_field(call: Call) -> None:
    cases: list[tuple[str, Any, str, str]] = [
        ("redemptions", {"card": "4", "lines": []}, "clerk", "key"),
        ("redemptions", [], "clerk", "_schema"),
        ("redemptions/46/undo", {}, "clerk", "key"),
        ("cards/lookup", {"card": 47}, "clerk", "card"),
        ("awards", {"household": WANG}, "officer", "points"),
        (
            "awards",
            {"household": WANG, "points": "5", "reason": "x", "ref": "x"},
            "officer",
            "points",
        ),
        (
            "awards",
            {"household": WANG, "points": 5.5, "reason": "x", "ref": "x"},
            "officer",
            "points",
        ),
        (
            "awards",
            {"household": "0\x00", "points": 5, "reason": "x", "ref": "x"},
            "officer",
            "household",
        ),
    ]
    for path, sent, by, field in cases:
        said = refused(call("POST", path, sent, by=by), 422, "shape")
        assert field in said["fields"]


def test_a_wrong_page_is_refused(call: Call) -> None:
    cases: list[str] = ["limit=0", "limit=201", "limit=x", "before=0"]
    for query in cases:
        answer = call("GET", f"households/{WANG}/statement?{query}", by="officer")
        said = refused(answer, 422, "shape")
        assert list(said["fields"]) == [query.partition("=")[0]]
        assert query.partition("=")[0] in said["detail"]


def test_what_is_no_json_is_refused(app: Flask, town: Town) -> None:
    cases: list[bytes] = [b"{", b"\xff", b"", b"null", b"7"]
    for body in cases:
        answer = app.test_client().post(
            "/api/v1/redemptions",
            data=body,
            headers=bearer(town.tokens["clerk"]) | {"Content-Type": "application/json"},
        )
        refused(answer, 422, "shape")


def test_an_odd_address_is_no_failure_of_ours(call: Call) -> None:
    cases: list[str] = ["%00", "%ED%A0%80", "..%2f", "%F0%9F%98%80", "x" * 300]
    for odd in cases:
        for answer in (
            call("GET", f"households/{odd}/statement", by="officer"),
            call("POST", f"redemptions/{odd}/undo", {"key": f"k{len(odd)}"}),
        ):
            # Werkzeug leads a path with dots to the place it means.
            assert answer.status_code == 308 or 400 <= answer.status_code < 500
            assert answer.status_code == 308 or answer.mimetype == "application/problem+json"


def test_no_card_s_code_travels_in_an_address(app: Flask) -> None:
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    named = set()
    for place in document["paths"].values():
        for told in (
            place.get("parameters", []),
            *(one.get("parameters", []) for one in place.values() if isinstance(one, dict)),
        ):
            named |= {one["name"] for one in told}
    assert named == {"slip", "number", "before", "limit"}


def test_the_document_lists_every_address(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/openapi.json")
    document = answer.get_json()
    assert (answer.status_code, document["openapi"]) == (200, "3.1.0")
    ours = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    listed = {
        (path, verb)
        for path, verbs in document["paths"].items()
        for verb in verbs
        if verb in {"get", "post"}
    }
    assert listed == ours
    assert len(ours) == 5
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
