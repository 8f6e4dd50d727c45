"""Fixtures: the small town, built once per engine and copied for each test; the app on it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.config import from_environment
from kernel import clock
from kernel.db import Database, bind, bound
from registry import codes
from tests.app.browser import Browser
from tests.pos import counter
from tests.pos.counter import Town, Watch
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def sqlite_town(sqlite_template: Path) -> tuple[Path, Town]:
    """A migrated file with the town in it, and who is there."""
    path = sqlite_template.with_name("town.sqlite")
    shutil.copy(sqlite_template, path)
    return path, counter.build(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def postgres_town(postgres_server: Postgres, postgres_template: str) -> tuple[str, Town]:
    """The name of a migrated database with the town in it, and who is there."""
    name = postgres_server.copy(postgres_template)
    return name, counter.build(postgres_server.url(name))


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The clock, standing at noon until the test moves it."""
    watch = Watch(counter.NOON)
    with clock.running(lambda: watch.at):
        yield watch


@pytest.fixture
def peopled() -> None:
    """For whoever asks, `database_url` is that of a copy of the town."""


@pytest.fixture
def town(request: pytest.FixtureRequest, peopled: None, database: Database, watch: Watch) -> Town:
    """The town in a database of the test's own, at noon."""
    codes.use_key(counter.KEY)
    is_sqlite = database.writer.dialect.name == "sqlite"
    town: Town
    _, town = request.getfixturevalue("sqlite_town" if is_sqlite else "postgres_town")
    # Whoever built it just now bound the template.
    bind(database)
    return town


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """A folder of the app's own, with the key that the town was built with."""
    return _instance(tmp_path / "instance")


def _instance(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    (folder / "secret.key").write_bytes(counter.KEY)
    return folder


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The app, built once: it answers from whatever database is bound."""
    folder = _instance(tmp_path_factory.mktemp("served") / "instance")
    return _build(f"sqlite:///{folder / 'nowhere.sqlite'}", folder)


@pytest.fixture
def app(served: Flask, town: Town, database: Database, instance: Path) -> Flask:
    """That app on the town's database; a failure is raised, not shown."""
    bind(database)
    codes.use_key(counter.KEY)
    served.config["INSTANCE"] = str(instance)
    return served


@pytest.fixture
def own_app(town: Town, database_url: str, instance: Path) -> Iterator[Flask]:
    """An app of the test's own, for a test that changes it."""
    yield _build(database_url, instance)
    bound().writer.dispose()
    bound().reader.dispose()


def _build(url: str, instance: Path) -> Flask:
    environment = {"DATABASE_URL": url, "XINYU_INSTANCE": str(instance)}
    app = create_app(from_environment(environment))
    app.testing = True
    return app


@pytest.fixture
def browser(app: Flask, town: Town) -> Callable[..., Browser]:
    """Open a browser: nobody's, or one at which `username` is signed in (a clerk at the till)."""

    def open_browser(username: str = "") -> Browser:
        if not username:
            return Browser(app)
        return Browser(app).carry(town.actors[username], town.tokens[username])

    return open_browser


@pytest.fixture
def one_engine(sqlite_town: tuple[Path, Town], tmp_path: Path) -> str:
    """The address of the town on SQLite: for tests of what no engine has a part in."""
    return f"sqlite:///{shutil.copy(sqlite_town[0], tmp_path / 'xinyu.sqlite')}"
