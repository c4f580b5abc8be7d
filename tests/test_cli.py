"""The command line: what runs when, and single lines for what the operator can mend."""

import os
import runpy
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.environment import read_environment
from storage.lock import hold

KEPT = ("PATH", "HOME")


@pytest.fixture(autouse=True)
def an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in os.environ.keys() - set(KEPT):
        monkeypatch.delenv(name)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line of a start that fails."""
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    [line] = said.err.splitlines()
    return line


def test_credentials_without_a_token_name_the_sandbox(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KINGUIN_API_KEY", "real")
    line = refusal(capsys, "run")
    assert "kinguin" in line
    assert "BOT_TOKEN" in line
    assert "python -m bot sandbox" in line
    assert "real" not in line


def test_credentials_in_the_file_count_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_text("SIMPLEBOOST_API_KEY=real\n")
    assert "simpleboost" in refusal(capsys)


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("SHOP_TIMEZONE", "Mars/Base", "SHOP_TIMEZONE: no such time zone"),
        ("DATABASE_URL", "mysql://", "DATABASE_URL: must start with sqlite:///"),
        ("HTTP_PORT", "many", "HTTP_PORT: "),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, hint: str
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:token")
    monkeypatch.setenv(name, value)
    assert refusal(capsys, "run").startswith(hint)


def test_a_misspelt_setting_of_a_provider_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KINGUIN_API_KYE", "real")
    assert refusal(capsys, "run") == "KINGUIN_API_KYE is not a setting: did you mean KINGUIN_API_KEY?"


def test_a_busy_port_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert refusal(capsys, "sandbox", "--port", port).startswith(f"Port {port} is busy")
        monkeypatch.setenv("HTTP_PORT", port)
        assert refusal(capsys, "sandbox").startswith(f"Port {port} is busy")


def test_a_second_sandbox_in_the_folder_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with hold(Path("data/sandbox")):
        assert "already runs" in refusal(capsys, "sandbox", "--port", "0")


def test_an_unreadable_file_of_settings_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path(".env").write_bytes(b"SHOP_NAME=\xff\xfe")
    assert refusal(capsys, "run").startswith(".env cannot be read")


def test_the_sandboxs_bot_reads_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PROXY_URL=http://proxy\n")
    assert read_environment()["PROXY_URL"] == "http://proxy"
    monkeypatch.setenv("SANDBOX", "1")
    assert "PROXY_URL" not in read_environment()


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SHOP_NAME=file\n")
    monkeypatch.setenv("SHOP_NAME", "environment")
    assert read_environment()["SHOP_NAME"] == "environment"


def test_the_database_is_migrated_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert "was brought" in capsys.readouterr().out
    assert main(["migrate"]) == 0
    assert "is already" in capsys.readouterr().out


def test_an_open_shop_is_not_migrated(capsys: pytest.CaptureFixture[str]) -> None:
    with hold(Path("data/vitrina.db")):
        assert "another Vitrina runs on it" in refusal(capsys, "migrate")


def test_a_backup_is_a_whole_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert "nothing to back up" in refusal(capsys, "backup")
    main(["migrate"])
    assert main(["backup", "copy.db"]) == 0
    with closing(sqlite3.connect("copy.db")) as connection:
        assert connection.execute("SELECT kind FROM shop_file").fetchone() == ("shop",)
    assert main(["backup"]) == 0
    assert len(list(Path("data/backups").glob("vitrina-*.db"))) == 1


def test_the_doctor_finds_a_sandboxs_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    main(["migrate"])
    with closing(sqlite3.connect("data/vitrina.db")) as connection, connection:
        connection.execute("UPDATE shop_file SET kind = 'sandbox'")
    monkeypatch.setenv("KINGUIN_API_KYE", "x")
    capsys.readouterr()
    assert main(["doctor"]) == 1
    assert [line[:5] for line in capsys.readouterr().err.splitlines()] == ["wrong", "wrong"]


def test_an_old_python_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11"):
        runpy.run_module("bot", run_name="__main__")


def test_the_start_of_the_sandbox_loads_no_aiogram() -> None:
    # In a process of its own: here everything is loaded already.
    code = "import sys, bot.cli, bot.sandbox.server, bot.sandbox.making; sys.exit('aiogram' in sys.modules)"
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
