"""The permits' proof says which slip has not the permit it needs."""

import pos
from kernel.db import reading
from pos.no_card import Holder
from pos.permit_proofs import permits_match
from tests.pos.counter import LI, MATCHES, Town


def test_true_permits_pass(town: Town) -> None:
    _seen, permit = pos.let_in(town.clerk, Holder(LI, "忘带卡", town.actors["officer"]))
    pos.redeem(town.clerk, pos.Order("k1", "", ((MATCHES, 1),), permit.id))
    town.redeem((MATCHES, 1))
    with reading() as session:
        assert list(permits_match(session)) == []
