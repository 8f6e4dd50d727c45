"""Blocks: a village's entries, sealed in order, each block chained to the one before."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

#: What the first block of a village is chained to.
START: Final = "0" * 64


@dataclass(frozen=True)
class Block:
    """What a block says of itself; `points` is all that its entries moved."""

    village: int
    no: int
    prev: str
    entries: int
    points: int
    first_at: datetime
    last_at: datetime
    sealed_at: datetime

    def digest(self, items: Sequence[tuple[str, str]]) -> str:
        """SHA-256 of all it says and of the entries it holds, in order, with their digests."""
        times = (self.first_at, self.last_at, self.sealed_at)
        said = [
            self.village,
            self.no,
            self.prev,
            [list(item) for item in items],
            self.entries,
            self.points,
            *(at.astimezone(UTC).isoformat(timespec="microseconds") for at in times),
        ]
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()
