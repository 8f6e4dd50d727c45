"""What was erased is gone from the files, too."""

from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from kernel.db import Database, clear_log, reading, transaction


def test_what_is_emptied_is_in_no_page_and_in_no_log(database: Database, tmp_path: Path) -> None:
    """On SQLite, where the files are in reach; PostgreSQL keeps its own house."""
    said = "SECRETWORD"
    row = "INSERT INTO operation VALUES (1, 'c', 'k', 'd', NULL, :said, '2026-01-01 00:00:00')"
    for step in (text(row), text("UPDATE operation SET reply = '' WHERE reply = :said")):
        transaction(partial(Session.execute, statement=step, params={"said": said}))
    clear_log()
    assert [path for path in tmp_path.iterdir() if said.encode() in path.read_bytes()] == []
    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM operation WHERE reply = ''")) == 1
