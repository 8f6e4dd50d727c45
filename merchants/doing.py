"""The frame of verbs about a village's lists: once per key, one at a time in its village.

What was asked is kept as a keyed digest only: what people wish for may be in it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kernel.db import transaction
from kernel.once import Operation, Outcome, once
from registry import codes, hold_village

Work = Callable[[Session], dict[str, Any]]


def in_place(
    region_id: int, *, client: str, key: str, asked: Mapping[str, Any], work: Work
) -> Outcome:
    """Do `work` in this village (or the town), once per key, in one transaction. Outermost.

    `asked` says what was asked, in plain values; the reply may hold codes and numbers only.

    :raises KeyReused: the key was used for another request.
    :raises Refusal: what `work` refuses.
    """
    digest = codes.digest(json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str))
    operation = Operation(region_id, client, key, {"asked": digest})

    def run(tx: Session) -> dict[str, Any]:
        hold_village(tx, region_id)
        return work(tx)

    outcome = transaction(lambda tx: once(tx, operation, lambda: run(tx)))
    outcome.unwrap()
    return outcome
