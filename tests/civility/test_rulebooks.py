"""Versions: which is in force on a day; each comes back whole, in a bounded number of queries."""

from datetime import date, datetime

import pytest
from sqlalchemy import event

from civility.rule_adopting import add_default_rules, default_rules
from civility.rulebooks import (
    RulebookMissing,
    RulebookUnknown,
    rulebook_versions,
    rules_in_force,
    rules_of,
    sign_offs_of,
)
from kernel import clock
from kernel.db import Database, reading, transaction


@pytest.fixture
def default(database: Database) -> int:
    """The default, adopted in the middle of 2026."""
    with clock.frozen(datetime(2026, 6, 15, 9, tzinfo=clock.local(clock.now()).tzinfo)):
        made = transaction(add_default_rules)
    assert made
    return made


def test_a_version_comes_back_as_it_was_stored(default: int) -> None:
    draft = default_rules()
    with reading() as session:
        rules = rules_of(session, default)
    assert (rules.id, rules.effective_on) == (default, date(2026, 1, 1))
    assert (rules.aspects, rules.items) == (draft.aspects, draft.items)
    assert list(rules.items) == list(draft.items)
    assert list(rules.aspects) == list(draft.aspects)


def test_reading_one_takes_four_queries(default: int, database: Database) -> None:
    asked: list[str] = []
    event.listen(database.reader, "before_cursor_execute", lambda *args: asked.append(str(args[2])))
    with reading() as session:
        rules_of(session, default)
    assert len([one for one in asked if one.startswith("SELECT")]) == 4


def test_it_is_in_force_from_its_first_day(default: int) -> None:
    with reading() as session:
        assert rules_in_force(session, date(2026, 1, 1)).id == default
        with pytest.raises(RulebookMissing) as refused:
            rules_in_force(session, date(2025, 12, 31))
        assert refused.value.details == {"on": "2025-12-31"}
        with pytest.raises(RulebookUnknown):
            rules_of(session, default + 1)


def test_versions_are_listed(default: int) -> None:
    with reading() as session:
        [version] = rulebook_versions(session)
        assert (version.id, version.by, version.is_in_force) == (default, "", True)
        assert sign_offs_of(session, default) == {}
