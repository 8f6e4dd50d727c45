"""Configuration: from the environment; a secret of its own, made once, the owner's alone."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import request

from app import create_app
from app.config import from_environment
from kernel.db import bound


def test_defaults_are_a_folder_and_a_sqlite_file_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = from_environment({})
    assert config.instance == tmp_path / "instance"
    assert config.database_url == f"sqlite:///{tmp_path}/instance/xinyu.sqlite"
    assert (config.public_url, config.zone) == ("http://localhost:8000", "Asia/Shanghai")
    assert stat.S_IMODE(config.instance.stat().st_mode) == 0o700


def test_everything_is_said_by_the_environment(tmp_path: Path) -> None:
    config = from_environment(
        {
            "XINYU_INSTANCE": str(tmp_path / "a" / "b"),
            "DATABASE_URL": "postgresql://u:p%40w@db/xinyu",
            "PUBLIC_URL": "https://points.example/",
            "XINYU_ZONE": "Asia/Urumqi",
        }
    )
    assert config.instance == tmp_path / "a" / "b"
    assert config.database_url == "postgresql+psycopg://u:p%40w@db/xinyu"
    assert (config.public_url, config.zone) == ("https://points.example", "Asia/Urumqi")
    assert config.secure


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://192.168.1.9", "https.example"])
def test_without_https_cookies_cannot_insist_on_it(tmp_path: Path, url: str) -> None:
    environment = {"XINYU_INSTANCE": str(tmp_path), "PUBLIC_URL": url}
    assert not from_environment(environment).secure


def test_the_secret_is_made_once_and_is_the_owner_s(tmp_path: Path) -> None:
    environment = {"XINYU_INSTANCE": str(tmp_path)}
    first = from_environment(environment).secret
    path = tmp_path / "secret.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(first) >= 32
    assert from_environment(environment).secret == first == path.read_bytes()
    other = from_environment({"XINYU_INSTANCE": str(tmp_path / "other")}).secret
    assert other != first


def test_processes_that_start_at_once_share_one_secret(tmp_path: Path) -> None:
    environment = {"XINYU_INSTANCE": str(tmp_path)}
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: from_environment(environment).secret, range(8)))
    assert len(set(made)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_town_on_https_has_strict_cookies(tmp_path: Path) -> None:
    environment = {"XINYU_INSTANCE": str(tmp_path), "PUBLIC_URL": "https://points.example"}
    app = create_app(from_environment(environment))
    answer = app.test_client().get("/sign-in?lang=en", base_url="https://points.example")
    page = app.test_client().get("/sign-in", base_url="https://points.example")
    bound().writer.dispose()
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Secure" in answer.headers["Set-Cookie"]
    [cookie] = page.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-xinyu=")
    for wanted in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert wanted in cookie
    names = (app.config["SID_COOKIE"], app.config["DEVICE_COOKIE"])
    assert names == ("__Host-sid", "__Host-device")


def test_tries_are_counted_by_the_visitor_s_own_address_behind_a_proxy(tmp_path: Path) -> None:
    """As many proxies are believed as stand there, and none where none was named."""
    for proxies, address in (("0", "127.0.0.1"), ("1", "192.0.2.7")):
        environment = {"XINYU_INSTANCE": str(tmp_path), "XINYU_PROXIES": proxies}
        app = create_app(from_environment(environment))
        seen: list[str | None] = []
        app.before_request(lambda seen=seen: seen.append(request.remote_addr))
        headers = {"X-Forwarded-For": "198.51.100.1, 192.0.2.7"}
        assert app.test_client().get("/healthz", headers=headers).status_code == 200
        bound().writer.dispose()
        assert seen == [address]
