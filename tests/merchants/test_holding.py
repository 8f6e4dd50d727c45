"""The frame of office verbs about a merchant: whose it is, once per key, words that say enough."""

import pytest

from kernel.db import reading
from kernel.once import KeyReused
from merchants import handling
from merchants.holding import MerchantWordsUnfit, fit_words, merchant_for
from merchants.roll import MerchantUnknown
from tests.pos.counter import Town


def test_another_village_has_no_such_merchant(town: Town) -> None:
    with reading() as session:
        assert merchant_for(session, town.actors["officer"], town.merchant).name == "村口理发店"
        for who in ("officer-west", "collector", "clerk", "merchant"):
            with pytest.raises(MerchantUnknown):
                merchant_for(session, town.actors[who], town.merchant)
    with pytest.raises(MerchantUnknown):
        handling.act(town.actors["officer-west"], town.merchant, "pause", key="w", words="x")


def test_a_key_does_one_thing(town: Town) -> None:
    officer = town.actors["officer"]
    pause = handling.act(officer, town.merchant, "pause", key="k", words="修店")
    again = handling.act(officer, town.merchant, "pause", key="k", words="修店")
    assert (again.reply, again.replayed) == (pause.reply, True)
    with pytest.raises(KeyReused):
        handling.act(officer, town.merchant, "end", key="k", words="修店")


def test_words_say_enough() -> None:
    assert fit_words("  看 \n 过 ") == "看 过"
    assert fit_words(" ", needed=False) == ""
    for wrong in ("", "长" * 201, "a\x07"):
        with pytest.raises(MerchantWordsUnfit):
            fit_words(wrong)
