"""What a journey starts from: a database with nothing in it, on each engine, and a shell on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.shell import Shell
from tests.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgres"])
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database where not even a table is."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'town.sqlite'}"
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    name = f"blank_{request.node.name.partition('[')[0]}"[:60]
    yield server.create(name)
    server.retire(name)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, blank_url: str, tmp_path: Path) -> Shell:
    """A shell on that database, in a folder of its own."""
    return Shell(monkeypatch, blank_url, tmp_path / "instance")
