"""A server in a process of its own, as `xinyu serve` starts it: up, asked, told to end."""

import json
import socket
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, Self

from tests.app.browser import bearer


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Answer:
    """What the server said to one request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Served:
    """A server that is starting; as a context it is up, and at the end it has ended."""

    def __init__(self, process: subprocess.Popen[str], port: int, *, within: int = 30) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self.said = ""
        self._process = process
        self._within = within

    def __enter__(self) -> Self:
        end = time.monotonic() + self._within
        while time.monotonic() < end and self._process.poll() is None:
            try:
                self.ask("GET", "/healthz")
            except OSError:
                time.sleep(0.1)
            else:
                return self
        self._end()
        raise AssertionError(f"not up within {self._within} s:\n{self.said}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def ask(self, method: str, path: str, sent: Any = None, *, token: str = "") -> Answer:
        """One request on a connection of its own."""
        headers = bearer(token) if token else {}
        body = None
        if sent is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(sent)
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=20)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read())

    def _end(self) -> None:
        self._process.terminate()
        try:
            out, err = self._process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            out, err = self._process.communicate()
        self.said += out + err
