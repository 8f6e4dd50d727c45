"""Who looked: in words, masked, the household itself without a name."""

from flask import Flask

from household.looked import look_name, who_looked
from kernel.db import reading, transaction
from registry import find_subject, record_look
from tests.pos.counter import FAR, WANG, Town, Watch


def _look(via: str, staff_id: str | None) -> None:
    """Somebody looks at the household Wang."""
    transaction(lambda tx: record_look(tx, find_subject(tx, WANG), staff_id=staff_id, via=via))


def test_every_look_is_told_with_who_it_was(town: Town, served: Flask, watch: Watch) -> None:
    for via, who in (("till", "clerk"), ("names", "officer"), ("own", None)):
        watch.forward(minutes=1)
        _look(via, town.ids[who] if who else None)
    with served.test_request_context(), reading() as session:
        found = who_looked(session, find_subject(session, WANG))
        assert who_looked(session, find_subject(session, FAR)) == []
        assert look_name("not known") == "not known"
    assert [(one.what, one.who) for one in found] == [
        ("这户自己的资料", None),
        ("全名和电话", "陈某某"),
        ("收银台上的积分和等级", "陈某某"),
    ]
