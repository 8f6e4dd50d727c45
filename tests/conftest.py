"""What every test may ask for: a real database of its own, on each engine, and sizes.

`database` runs a test twice, on SQLite and on PostgreSQL 18; `-k sqlite` or `-k postgres` runs
one. The schema is migrated once per test process into a template; each test gets a copy: of that,
or of the small town of tests/pos/opening.py if it asks for `town`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask_migrate import upgrade
from hypothesis import settings

from app import create_app
from app.config import from_environment
from kernel.db import Database
from registry import codes
from tests import postgres
from tests.engines import connected

#: The small town, and the app on it.
pytest_plugins = ["tests.pos.opening"]

FULL = bool(os.environ.get("XINYU_FULL"))
REQUIRE_TOOLS = bool(os.environ.get("XINYU_REQUIRE_TOOLS"))

# Every commit waits for the disk, some milliseconds each, and tests make tens of thousands of them.
if place := postgres.memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place))

# derandomize: in make test a failure comes back on the next run; make prove explores.
settings.register_profile("small", max_examples=30, deadline=None, derandomize=True)
settings.register_profile("full", max_examples=1000, deadline=None)
settings.load_profile("full" if FULL else "small")


@pytest.fixture(scope="session")
def size() -> Callable[[int, int], int]:
    """How large a proof is: `size(small, full)`, the second in `make prove`."""
    return lambda small, full: full if FULL else small


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """The path of a program the machine must have; without it the test skips, or fails in CI."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            (pytest.fail if REQUIRE_TOOLS else pytest.skip)(f"{name} is not installed")
        return path

    return find


def migrate(url: str, instance: Path) -> None:
    """Build the schema in an empty database, the way `xinyu db upgrade` does."""
    app = create_app(from_environment({"DATABASE_URL": url, "XINYU_INSTANCE": str(instance)}))
    with app.app_context():
        upgrade()
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that nobody is connected to."""
    folder = tmp_path_factory.mktemp("sqlite")
    migrate(f"sqlite:///{folder / 'template.sqlite'}", folder)
    return folder / "template.sqlite"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    """A PostgreSQL 18 for this test process."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: postgres.Postgres, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a migrated PostgreSQL database that nobody is connected to."""
    migrate(postgres_server.create("template_xinyu"), tmp_path_factory.mktemp("postgres"))
    return "template_xinyu"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database of the test's own: with the small town in it, or empty."""
    has_town = "peopled" in request.fixturenames
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        if has_town:
            template, _ = request.getfixturevalue("sqlite_town")
        yield f"sqlite:///{shutil.copy(template, tmp_path / 'xinyu.sqlite')}"
        return
    server: postgres.Postgres = request.getfixturevalue("postgres_server")
    model: str = request.getfixturevalue("postgres_template")
    if has_town:
        model, _ = request.getfixturevalue("postgres_town")
    name = server.copy(model)
    yield server.url(name)
    server.retire(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """That database, bound: verbs work on it until the test ends."""
    with connected(database_url) as database:
        codes.use_key(b"the key of a test, 32 bytes long")
        yield database
