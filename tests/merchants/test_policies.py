"""Which policies hold on a day: by version, and within it by their own days."""

from datetime import date, timedelta

import pytest

from kernel import clock
from kernel.db import Database, reading, transaction
from merchants import policies
from merchants.policies import PolicyUnknown
from merchants.policy_adopting import Proposed, add_default_policies, adopt, propose
from registry import Actor
from registry.access import Grant
from tests.merchants.policy_rows import sheet
from tests.registry.people import make_staff, make_town


def test_a_policy_runs_by_its_version_and_its_own_days(database: Database) -> None:
    make_town()
    assert transaction(lambda tx: policies.version_in_force(tx, clock.today())) is None
    transaction(add_default_policies)
    officer, other = (
        Actor(
            kind="staff", staff_id=make_staff(name), grants=frozenset({Grant("town-officer", None)})
        )
        for name in ("chen", "li")
    )
    begins = clock.today() + timedelta(days=10)
    content = sheet(
        rows=2, starts_on="2026-01-01", ends_on=(begins + timedelta(days=5)).isoformat()
    )
    adopt(other, propose(officer, Proposed("2.1", begins, content), key="a"), key="b")
    with reading() as session:
        assert len(policies.policies_in_force(session)) == 12
        assert len(policies.policies_in_force(session, begins)) == 2
        assert policies.policies_in_force(session, date(2020, 1, 1)) == []
        assert policies.policy_in_force(session, 12).through == "reference"
        with pytest.raises(PolicyUnknown):
            policies.policy_in_force(session, 12, begins)
        days = [begins + timedelta(days=n) for n in (-1, 0, 5, 6)]
        assert [policies.is_running(session, 2, day) for day in days] == [True, True, True, False]
        assert not policies.is_running(session, 12, begins)
        found = policies.running_through(session, "person", begins)
        assert found is not None
        assert (found.no, found.said("title", is_zh=False)) == (2, "Finance station")
        assert policies.running_through(session, "person", days[3]) is None
        newest, default = policies.versions_of(session)
        assert (newest.is_default, default.is_default, default.name) == (False, True, "2.0")
        assert (newest.by, newest.decided_by, newest.outcome) == ("陈某", "陈某", "adopted")
