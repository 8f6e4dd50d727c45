"""On which engine the office's pages are walked."""

from pathlib import Path

import pytest

from tests.conftest import FULL


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In make test, pages are walked on SQLite: the verbs behind them are tested on both engines,
    and test_bounds.py asks every page of PostgreSQL too. make prove walks them all.
    """
    twice = [
        item
        for item in items
        if Path(__file__).parent in item.path.parents
        and item.path.stem.endswith("_pages")
        and "[postgres" in item.name
    ]
    if FULL:
        for item in twice:
            item.add_marker("prove")
    elif twice:
        config.hook.pytest_deselected(items=twice)
        items[:] = [item for item in items if item not in twice]
