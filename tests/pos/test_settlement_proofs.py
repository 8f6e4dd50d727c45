"""The audit of settled months: each lie about one is found."""

import pytest

import pos
from kernel import clock
from kernel.db import reading
from tests.pos.counter import SALT, Town, Watch, whole
from tests.pos.test_settling import forge, signed
from tests.pos.test_statements import DECEMBER


@pytest.mark.parametrize(
    ("lie", "guard", "said"),
    [
        ("UPDATE settlement SET fen = fen + 1", "settlement_no_update", "601 fen; slips say 6"),
        (
            "UPDATE settlement_signature SET fingerprint = 'x' WHERE side = 'shop'",
            "settlement_signature_no_update",
            "not signed by both",
        ),
        (
            "DELETE FROM settlement_signature WHERE side = 'shop'",
            "settlement_signature_no_delete",
            "not signed by both",
        ),
        ("DELETE FROM settlement", "settlement_no_delete", "nothing was settled by it"),
        (
            "UPDATE settlement SET entry_id = NULL",
            "settlement_no_update",
            "6 points, the books say None",
        ),
    ],
)
def test_each_lie_is_found(town: Town, watch: Watch, lie: str, guard: str, said: str) -> None:
    town.redeem((SALT, 3))
    watch.at = clock.month_bounds(DECEMBER)[0]
    watch.forward(hours=1)
    signed(town, "clerk", "shop")
    signed(town, "officer", "village")
    whole()
    forge(lie, guard)
    with reading() as session:
        found = [one for one in pos.audit(session) if one.proof == "settlements-match"]
    assert any(said in one.detail for one in found), found
