"""The JSON API of the office: awards once per reference, statements by pages, looks recorded."""

from typing import Any

from sqlalchemy import select

import registry
from kernel.db import Base, reading
from registry import looks_at
from tests.app.calling import Call, refused
from tests.pos.counter import FAR, SALT, WANG, Town, Watch


def test_an_award_and_its_repeat(call: Call, town: Town) -> None:
    sent = {"household": WANG, "points": 5, "reason": "清沟", "ref": "2026-11/7"}
    first = call("POST", "awards", sent, by="officer")
    assert first.status_code == 201
    said = first.get_json()
    assert said.pop("entry")
    assert said == {
        "household": WANG,
        "points": 5,
        "balance_after": 105,
        "ref": "2026-11/7",
        "at": "2026-11-20T04:00:00+00:00",
    }
    again = call("POST", "awards", sent, by="town")
    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"
    refused(call("POST", "awards", {**sent, "points": 6}, by="officer"), 422, "key-reused")


def test_a_refused_award(call: Call, town: Town) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"household": "999999"}, "subject-unknown"),
        ({"points": 0}, "points-unfit"),
        ({"points": 10_001}, "points-unfit"),
        ({"reason": " "}, "reason-unfit"),
        ({"reason": "a\nb"}, "reason-unfit"),
        ({"ref": ""}, "ref-unfit"),
        ({"ref": "x" * 61}, "ref-unfit"),
        ({"ref": "award-010001"}, "source-used"),
    ]
    for change, code in cases:
        sent = {"household": WANG, "points": 5, "reason": "清沟", "ref": "r1"} | change
        refused(call("POST", "awards", sent, by="officer"), 422, code)
        assert town.balance(WANG) == 100


def test_awards_reach_no_other_village(call: Call, town: Town) -> None:
    sent = {"household": FAR, "points": 5, "reason": "清沟", "ref": "r1"}
    for by in ("officer", "clerk", "supervisor"):
        refused(call("POST", "awards", sent, by=by), 403, "not-permitted")
    assert call("POST", "awards", sent, by="town").status_code == 201
    assert town.balance(FAR) == 55


def test_a_statement_by_pages(call: Call, town: Town, watch: Watch) -> None:
    for n in range(4):
        town.redeem((SALT, 1), key=f"k{n}")
    address = f"households/{WANG}/statement"
    first = call("GET", f"{address}?limit=3", by="officer").get_json()
    rest = call("GET", f"{address}?limit=3&before={first['before']}", by="officer").get_json()
    assert (first["household"], first["balance"], rest["before"]) == (WANG, 92, None)
    lines = first["lines"] + rest["lines"]
    assert [(one["kind"], one["points"], one["balance_after"]) for one in lines] == [
        ("redeem", -2, 92),
        ("redeem", -2, 94),
        ("redeem", -2, 96),
        ("redeem", -2, 98),
        ("award", 100, 100),
    ]
    assert [one["seq"] for one in lines] == [5, 4, 3, 2, 1]
    assert (lines[-1]["expires_on"], lines[0]["expires_on"]) == ("2027-12-31", None)
    assert lines[0]["at"] == "2026-11-20T04:00:00+00:00"
    assert call("GET", address, by="officer").get_json()["lines"] == lines


def test_a_look_at_a_statement_is_recorded(call: Call, town: Town) -> None:
    address = f"households/{WANG}/statement"
    call("GET", address, by="officer")
    refused(call("GET", address, by="officer-west"), 403, "not-permitted")
    with reading() as session:
        [look] = looks_at(session, registry.find_subject(session, WANG))
    assert (look.via, look.staff_id) == ("statement", town.ids["officer"])
    refused(call("GET", "households/999999/statement", by="officer"), 422, "subject-unknown")


def test_stored_awards_keep_their_reason_outside_the_books(call: Call, town: Town) -> None:
    sent = {"household": WANG, "points": 5, "reason": "看望病人", "ref": "r1"}
    call("POST", "awards", sent, by="officer")
    with reading() as session:
        for table in Base.metadata.sorted_tables:
            rows = repr(session.execute(select(table)).all())
            assert ("看望病人" in rows) == (table.name == "award"), table.name
