"""The audit as commands and the demo run it: said in words, and kept for the office's light."""

import pytest
from flask import Flask
from sqlalchemy import text

import ledger
from app.proving import ANCHORS, anchor_file, prove
from kernel.db import reading, transaction
from tests.pos.counter import WANG, Town


def test_the_anchors_lie_in_the_instance_folder(app: Flask) -> None:
    with app.app_context():
        assert anchor_file().name == ANCHORS
        assert str(anchor_file().parent) == app.config["INSTANCE"]


@pytest.mark.parametrize("found", [False, True])
def test_what_is_found_is_said_and_kept(app: Flask, town: Town, found: bool) -> None:
    if found:
        wrong = text("UPDATE balance SET points = points + 1 WHERE account = :account")
        transaction(lambda tx: tx.execute(wrong, {"account": f"household/{WANG}"}))
    with app.app_context():
        said = prove().reply()
    with reading() as session:
        kept = ledger.last_audit(session)
        entries = ledger.count_entries(session)
    assert kept is not None
    assert (said["ok"], said["exit"], kept.whole) == (not found, int(found), not found)
    assert said["entries"] == kept.entries == entries
    assert len(said["findings"]) == kept.findings
    assert (f"household/{WANG}" in said["text"]) == found
