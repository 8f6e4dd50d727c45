"""Fixtures: the small town, built once per engine and copied for each test; the app on it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask

from app import create_app
from app.config import from_environment
from kernel import clock
from kernel.db import Database, bound
from registry import codes
from tests.app.browser import Browser
from tests.pos import counter
from tests.pos.counter import Town, Watch
from tests.postgres import Postgres

#: engine → the template's name and the town in it. Kept here and not in a fixture: several folders
#: take these fixtures, and each of them would build the town again.
_BUILT: Final[dict[str, tuple[str, Town]]] = {}


@pytest.fixture(scope="session")
def sqlite_template(sqlite_template: Path) -> Path:
    """The migrated file with the town in it."""
    path = sqlite_template.with_name("town.sqlite")
    if "sqlite" not in _BUILT:
        shutil.copy(sqlite_template, path)
        _BUILT["sqlite"] = (path.name, counter.build(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Postgres, postgres_template: str) -> str:
    """The migrated database with the town in it."""
    if "postgresql" not in _BUILT:
        name = postgres_server.copy(postgres_template)
        _BUILT["postgresql"] = (name, counter.build(postgres_server.url(name)))
    return _BUILT["postgresql"][0]


def built(engine: str) -> Town:
    """Who is in the town of this engine's template, once that has been made."""
    return _BUILT[engine][1]


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The clock, standing at noon until the test moves it."""
    watch = Watch(counter.NOON)
    with clock.running(lambda: watch.at):
        yield watch


@pytest.fixture
def town(database: Database, watch: Watch) -> Town:
    """The town in a database of the test's own, at noon."""
    codes.use_key(counter.KEY)
    return built(database.writer.dialect.name)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """A folder of the app's own, with the key that the town was built with."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    (folder / "secret.key").write_bytes(counter.KEY)
    return folder


@pytest.fixture
def app(town: Town, database_url: str, instance: Path) -> Iterator[Flask]:
    """The app on the town's database, with engines of its own; a failure is raised, not shown."""
    environment = {"DATABASE_URL": database_url, "XINYU_INSTANCE": str(instance)}
    app = create_app(from_environment(environment))
    app.testing = True
    yield app
    bound().writer.dispose()
    bound().reader.dispose()


@pytest.fixture
def browser(app: Flask, town: Town) -> Callable[..., Browser]:
    """Open a browser: nobody's, or one at which `username` is signed in (a clerk at the till)."""

    def open_browser(username: str = "") -> Browser:
        if not username:
            return Browser(app)
        return Browser(app).carry(town.actors[username], town.tokens[username])

    return open_browser


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without the town in it."""
    if request.param == "sqlite":
        town: Path = request.getfixturevalue("sqlite_template")
        migrated = town.with_name("template.sqlite")
        yield f"sqlite:///{shutil.copy(migrated, tmp_path / 'empty.sqlite')}"
        return
    request.getfixturevalue("postgres_template")
    server: Postgres = request.getfixturevalue("postgres_server")
    name = server.copy("template_xinyu")
    yield server.url(name)
    server.retire(name)


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    """That database, bound."""
    with counter.connected(empty_url) as database:
        yield database


@pytest.fixture
def one_engine(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of the town on SQLite: for tests of what no engine has a part in."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'xinyu.sqlite')}"
