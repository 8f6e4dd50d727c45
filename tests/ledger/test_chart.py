"""The chart of accounts and the whitelist: one in Python, one in the database, and equal."""

import pytest

from kernel.db import Database
from ledger.chart import (
    ACCOUNT_KINDS,
    CORRECTIONS,
    ENTRY_KINDS,
    OPPOSITES,
    REVERSIBLE,
    SLOTS_ON_POSTGRES,
    kind_of,
    slots_of,
)
from tests.ledger import books


def test_the_kind_is_the_first_segment_of_the_code() -> None:
    assert kind_of("household/010317") is ACCOUNT_KINDS["household"]
    assert kind_of("issued") is ACCOUNT_KINDS["issued"]
    with pytest.raises(KeyError):
        kind_of("people/010317")


def test_households_and_budgets_are_limited_and_only_households_have_lots() -> None:
    assert {name for name, kind in ACCOUNT_KINDS.items() if kind.limited} == {"household", "budget"}
    assert {name for name, kind in ACCOUNT_KINDS.items() if kind.lots} == {"household"}


def test_hot_accounts_are_kept_in_slots_on_postgres() -> None:
    assert slots_of("redeemed/S01", "postgresql") == slots_of("issued", "postgresql") == 16
    assert SLOTS_ON_POSTGRES == 16
    assert slots_of("redeemed/S01", "sqlite") == 1
    assert slots_of("household/010317", "postgresql") == 1
    assert not any(kind.limited and kind.slotted for kind in ACCOUNT_KINDS.values())


def test_the_database_has_the_same_whitelist(village: Database) -> None:
    written = {(kind, *leg) for kind, legs in ENTRY_KINDS.items() for leg in legs}
    assert set(books.rows("SELECT kind, account_kind, sign FROM leg_rule")) == written


def test_every_leg_is_on_an_account_of_the_chart_and_has_its_other_side() -> None:
    for kind, legs in ENTRY_KINDS.items():
        assert {account for account, _ in legs} <= ACCOUNT_KINDS.keys(), kind
        assert {sign for _, sign in legs} == {1, -1}, kind


def test_an_opposite_may_mirror_what_it_corrects() -> None:
    for kind, corrections in REVERSIBLE.items():
        assert corrections <= CORRECTIONS
        for correction in corrections & OPPOSITES:
            mirrored = {(account, -sign) for account, sign in ENTRY_KINDS[kind]}
            assert mirrored <= ENTRY_KINDS[correction], (kind, correction)


def test_no_correction_is_corrected() -> None:
    assert not CORRECTIONS & REVERSIBLE.keys()
