"""The frame of the lists' verbs: once per key, and what was asked is kept as a digest."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.db import Database, reading
from kernel.once import KeyReused, StoredOperation
from merchants.doing import in_place
from tests.registry.people import make_town


def test_once_per_key_and_nothing_of_it_is_kept(database: Database) -> None:
    place, done = make_town().east, []

    def work(tx: Session) -> dict[str, Any]:
        del tx
        done.append(1)
        return {"n": len(done)}

    for _ in range(2):
        outcome = in_place(place, client="c", key="k", asked={"words": "理发"}, work=work)
        assert outcome.reply == {"n": 1}
    with pytest.raises(KeyReused):
        in_place(place, client="c", key="k", asked={"words": "烫发"}, work=work)
    with reading() as session:
        kept = session.scalars(select(StoredOperation)).one()
    assert "理发" not in repr(vars(kept))
