"""The frame: once per key, and what was asked is kept as a digest only."""

from sqlalchemy import select

from civility.doing import in_village
from kernel.db import reading
from kernel.once import StoredOperation
from tests.civility.village import Village


def test_once_per_key_and_no_word_of_it_is_kept(village: Village) -> None:
    done = [
        in_village(
            village.id,
            client="test",
            key="k",
            asked={"words": "秘密"},
            work=lambda _tx: {"n": village.key()},
        )
        for _twice in range(2)
    ]
    assert done[0].reply == done[1].reply
    with reading() as session:
        rows = [repr(vars(row)) for row in session.scalars(select(StoredOperation))]
    assert not any("秘密" in row for row in rows)
