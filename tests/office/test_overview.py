"""The overview: the light by the last audit, and what waits."""

from datetime import timedelta

import pytest

import ledger
from kernel import clock
from kernel.db import reading, transaction
from ledger import Finding
from office.overview import Light, Overview, light_of, overview
from registry import villages
from tests.pos.counter import SALT, Town, Watch

BROKEN = Finding("chains-hold", 7, None, "issued", "seq 2 is line 1")


def light() -> Light:
    """The light now."""
    with reading() as session:
        return light_of(session)


def audited(*findings: Finding) -> None:
    """An audit that found this."""
    at = clock.now()
    transaction(lambda tx: ledger.store_audit(tx, findings, entries=9, at=at, milliseconds=1))


def test_the_light_is_green_for_a_day_and_a_half(town: Town, watch: Watch) -> None:
    assert light() == Light(None, "care")
    audited()
    assert light().state == "done"
    watch.forward(hours=37)
    assert light().state == "care"
    audited()
    assert light().state == "done"


@pytest.mark.parametrize("later", [0, 100])
def test_what_was_found_stays_red(town: Town, watch: Watch, later: int) -> None:
    audited(BROKEN)
    watch.at += timedelta(hours=later)
    found = light()
    assert (found.state, found.run and found.run.findings) == ("refused", 1)


def glance(town: Town) -> Overview:
    """The east at a glance."""
    with reading() as session:
        return overview(session, [one for one in villages(session) if one.id == town.east])


def test_a_village_at_a_glance(town: Town, watch: Watch) -> None:
    town.redeem((SALT, 2))
    now = glance(town)
    assert (now.year, now.outstanding, now.households) == (2026, 396, 3)
    assert (now.figures.issued, now.figures.redeemed) == (400, 4)
    assert (now.today.slips, now.today.points) == (1, 4)
    assert (now.to_do.without_card, now.to_do.quiet, now.to_do.requests) == (0, 0, 0)
    assert [one.left for one in now.to_do.low] == [1]
    assert now.to_do.unbudgeted == 1
    watch.forward(days=100)
    assert glance(town).to_do.quiet == 3
