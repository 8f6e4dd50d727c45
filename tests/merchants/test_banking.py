"""Banks are added, and their officers placed, by officers of the town alone."""

import pytest

from kernel.db import Database, reading
from merchants.banking import BankUnfit, add_bank, place_officer
from merchants.referrals import BankUnknown, bank_of
from registry import NotPermitted
from tests.merchants.lending import lent


def test_the_town_says_which_banks_there_are_and_who_enters_for_them(database: Database) -> None:
    here = lent()
    officer = here.around.officer
    for code, name in (("", "行"), ("NS", "行"), ("A-B", "行"), ("NB", "")):
        with pytest.raises(BankUnfit):
            add_bank(here.around.whole, code=code, name=name, key=f"e{code}{name}")
    with pytest.raises(NotPermitted):
        add_bank(officer, code="NB", name="行", key="f")
    for username, bank in (("nobody", "NS"), ("bank-ns", "XX")):
        with pytest.raises(BankUnknown):
            place_officer(here.around.whole, username=username, bank=bank, key=f"g{bank}")
    place_officer(here.around.whole, username="bank-ns", bank="YC", key="h")
    with reading() as session:
        moved = bank_of(session, here.banker.staff_id)
    assert moved is not None
    assert moved.code == "YC"
