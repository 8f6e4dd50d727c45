"""Configuration: from the environment alone, one dataclass, one table in the README."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kernel.db import clean_url


@dataclass(frozen=True)
class Config:
    """What the composition root needs to know. The secret is generated, never a constant."""

    instance: Path
    database_url: str
    secret: bytes
    public_url: str
    zone: str
    proxies: int = 0

    @property
    def secure(self) -> bool:
        """Whether people reach us by https, so that cookies may insist on it."""
        return self.public_url.startswith("https://")


def from_environment(environment: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration; make the instance folder and the secret when they are missing."""
    instance = Path(environment.get("XINYU_INSTANCE", "instance")).absolute()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = environment.get("DATABASE_URL", f"sqlite:///{instance / 'xinyu.sqlite'}")
    return Config(
        instance=instance,
        database_url=clean_url(url),
        secret=_secret(instance / "secret.key"),
        public_url=environment.get("PUBLIC_URL", "http://localhost:8000").rstrip("/"),
        zone=environment.get("XINYU_ZONE", "Asia/Shanghai"),
        proxies=int(environment.get("XINYU_PROXIES", "0")),
    )


def _secret(path: Path) -> bytes:
    """The town's secret: signs sessions, keys the digests of cards. Made once, owner-only.

    Written aside and linked into place, so that of two processes that start at once both read
    the same whole secret.
    """
    if not path.exists():
        descriptor, aside = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
        with suppress(FileExistsError):
            os.link(aside, path)
        Path(aside).unlink()
    return path.read_bytes()
