"""The command that ends a webhook: over a real connection, in one line."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.cli import main

TOKEN = "1234567:" + "a" * 35


class Api(BaseHTTPRequestHandler):
    """Knows of one webhook."""

    url = ""
    asked: list[str]

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        method = self.path.rpartition("/")[2]
        type(self).asked.append(method)
        info = {"url": self.url, "has_custom_certificate": False, "pending_update_count": 3}
        body = json.dumps({"ok": True, "result": info if method == "getWebhookInfo" else True}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Api]]:
    class Here(Api):
        pass

    Here.asked = []
    server = HTTPServer(("127.0.0.1", 0), Here)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://127.0.0.1:{server.server_port}")
    yield Here
    server.shutdown()
    server.server_close()


def test_the_webhook_is_removed_and_named_in_one_line(api: type[Api], capsys: pytest.CaptureFixture[str]) -> None:
    api.url = "https://old.example/secret-path"
    assert main(["take-over"]) == 0
    [line] = capsys.readouterr().out.splitlines()
    assert line == "The webhook to old.example was removed. Updates that wait are kept (3): start the shop"
    assert api.asked == ["getWebhookInfo", "deleteWebhook"]


def test_where_there_is_no_webhook_nothing_is_removed(api: type[Api], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["take-over"]) == 0
    assert capsys.readouterr().out == "No webhook is set: the shop can start\n"
    assert api.asked == ["getWebhookInfo"]


def test_without_a_token_there_is_nothing_to_take_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOT_TOKEN", raising=False)
    assert main(["take-over"]) == 1
    assert capsys.readouterr().err == "BOT_TOKEN is not set: there is no bot to take over\n"
