"""The doctor: what it finds before the shop opens, in which words, and what it never says."""

import base64
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.doctor import profile_of
from bot.sandbox.suppliers import variables
from providers import registry
from storage.cipher import Cipher
from storage.secrets_key import load_or_create

KEPT = ("PATH", "HOME")
TOKEN = "1234567:" + "a" * 35
KEY_FILE = Path("secrets/vitrina.key")
DATABASE = Path("data/vitrina.db")


@pytest.fixture(autouse=True)
def an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in os.environ.keys() - set(KEPT):
        monkeypatch.delenv(name)


class Doctor:
    """Asks and keeps what was said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.fine: list[str] = []
        self.wrong: list[str] = []

    def examine(self, *settings: str) -> int:
        """The exit code; `settings` are the lines of `.env`."""
        Path(".env").write_text("\n".join(settings))
        self._capsys.readouterr()
        code = main(["doctor"])
        said = self._capsys.readouterr()
        self.fine, self.wrong = said.out.splitlines(), said.err.splitlines()
        return code


@pytest.fixture
def doctor(capsys: pytest.CaptureFixture[str]) -> Doctor:
    return Doctor(capsys)


def goods_sealed_with(key: bytes, about: str = "delivery:1:a") -> None:
    """A database that holds one delivery."""
    main(["migrate"])
    with closing(sqlite3.connect(DATABASE)) as connection, connection:
        connection.execute(
            """INSERT INTO deliveries (order_id, item, kind, title, media_type, sealed, delivered_at)
               VALUES (1, 'a', 'key', '', 'text/plain', ?, 0)""",
            (Cipher([key]).seal(b"AAAAA-BBBBB", about=about),),
        )


def test_an_empty_folder_is_well(doctor: Doctor) -> None:
    assert doctor.examine() == 0
    assert doctor.wrong == []
    assert "note  BOT_TOKEN is not set: run opens the sandbox" in doctor.fine
    assert list(Path().iterdir()) == [Path(".env")]


def test_a_provider_that_is_off_says_how_to_switch_it_on(doctor: Doctor) -> None:
    doctor.examine(f"BOT_TOKEN={TOKEN}")
    assert "note  kinguin: off. To switch it on set KINGUIN_API_KEY" in doctor.fine
    assert "note  simpleboost: off. To switch it on set SIMPLEBOOST_API_KEY" in doctor.fine


def test_what_a_provider_still_lacks_is_named(doctor: Doctor) -> None:
    assert doctor.examine(f"BOT_TOKEN={TOKEN}", "SIMPLEBOOST_API_KEY=key", "KINGUIN_API_KEY=key") == 0
    missing = {
        line.split(" is not set. ")[0]: line.split(" is not set. ")[1] for line in doctor.fine if "not set. " in line
    }
    assert missing["note  simpleboost: SIMPLEBOOST_PRICES"].startswith("What amounts of boosts cost the shop")
    assert missing["note  kinguin: KINGUIN_WEBHOOK_SECRET"].startswith("The secret of the store's webhooks")


def test_the_address_for_webhooks_can_be_pasted(doctor: Doctor) -> None:
    assert doctor.examine(f"BOT_TOKEN={TOKEN}", "KINGUIN_API_KEY=key", "PUBLIC_URL=https://shop.example/") == 0
    [line] = [line for line in doctor.fine if "paste" in line]
    assert line.endswith("https://shop.example/providers/kinguin")


@pytest.mark.parametrize("name", list(registry.FOLDERS))
def test_each_provider_says_what_it_lacks_and_where_its_webhooks_go(doctor: Doctor, name: str) -> None:
    given = [f"{name.upper()}_{variable}={value}" for variable, value in variables()[name].items()]
    given += [f"{name.upper()}_BASE_URL=http://127.0.0.1:1/{name}"]
    assert doctor.examine(f"BOT_TOKEN={TOKEN}", "PUBLIC_URL=https://shop.example", *given) == 0
    lines = [line for line in doctor.fine if f" {name}: " in line]
    assert lines[0] == f"ok    {name}: on"
    made = profile_of(name, registry.settings_of(name, dict(line.split("=", 1) for line in given)))
    pasted = [line for line in lines if line.endswith(f": https://shop.example/providers/{name}")]
    assert len(pasted) == made.sends_webhooks
    doctor.examine(f"BOT_TOKEN={TOKEN}")
    missing = " and ".join(registry.credentials(name))
    assert f"note  {name}: off. To switch it on set {missing}" in doctor.fine


def test_every_address_of_the_shop_is_printed_with_who_must_be_told(doctor: Doctor) -> None:
    given = [
        f"{name.upper()}_{variable}={value}"
        for name in registry.FOLDERS
        for variable, value in variables()[name].items()
    ]
    given += [f"{name.upper()}_BASE_URL=http://127.0.0.1:1/{name}" for name in registry.FOLDERS]
    given += [f"BOT_TOKEN={TOKEN}", "INTERCODE_STRIPE_KEY=pk_test_1"]
    assert doctor.examine(*given, "PUBLIC_URL=https://shop.example/", "WEBHOOK_SECRET=hook-hook") == 0
    told = "\n".join(doctor.fine)
    assert "Telegram brings updates to https://shop.example/telegram: the program tells it so" in told
    assert "invoicebox: paste this as the address for its webhooks, which each order names too:" in told
    assert "INVOICEBOX_NOTIFICATION_URL is not set" not in told
    assert "intercode: customers pay by card on pages below https://shop.example/pay/" in told
    doctor.examine(*given)
    told = "\n".join(doctor.fine)
    assert "invoicebox: its webhooks need PUBLIC_URL" in told
    assert "intercode: its page for paying needs PUBLIC_URL" in told


def test_the_newest_backup_is_told_with_its_age(doctor: Doctor) -> None:
    assert doctor.examine("BACKUP_PASSPHRASE=correct horse battery") == 0
    assert not any("backup" in line.lower() for line in doctor.fine)
    main(["migrate"])
    main(["backup"])
    assert doctor.examine() == 0
    assert "ok    the newest of the backups in data/backups is 0 h old" in doctor.fine
    assert any(line.startswith("note  BACKUP_PASSPHRASE is not set") for line in doctor.fine)
    [file] = Path("data/backups").iterdir()
    file.rename(file.with_name("vitrina-20200101-000000.backup"))
    doctor.examine()
    assert any(line.startswith("note  the newest of the backups") for line in doctor.fine)


def test_credentials_without_a_token_are_wrong(doctor: Doctor) -> None:
    assert doctor.examine("KINGUIN_API_KEY=key") == 1
    assert doctor.wrong[0].startswith("wrong kinguin: credentials are set, but BOT_TOKEN is not")


def test_a_token_of_another_shape_is_wrong(doctor: Doctor) -> None:
    assert doctor.examine("BOT_TOKEN=nonsense") == 1
    assert doctor.wrong == ["wrong BOT_TOKEN does not look like a token. Copy it again from @BotFather"]


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        ("SECRETS_KEY=short", "wrong SECRETS_KEY: a key is written in URL-safe base64"),
        ("PUBLIC_URL=http://shop.example", "wrong PUBLIC_URL: must start with https://"),
        ("WEBHOOK_SECRET=a b", "wrong WEBHOOK_SECRET: must be up to 256 letters, digits, _ and -"),
        ("SHOP_TIMEZONE=Mars/Base", "wrong SHOP_TIMEZONE: no such time zone, for example Europe/Moscow"),
        ("KINGUIN_API_KYE=key", "wrong KINGUIN_API_KYE is not a setting: did you mean KINGUIN_API_KEY?"),
    ],
)
def test_a_wrong_setting_is_told_once(doctor: Doctor, setting: str, line: str) -> None:
    assert doctor.examine(setting) == 1
    assert line in doctor.wrong
    assert len(set(doctor.wrong)) == len(doctor.wrong)


def test_a_setting_without_a_value_counts_as_not_set(doctor: Doctor) -> None:
    assert doctor.examine("HEALTH_PORT=", "PUBLIC_URL=", "SECRETS_KEY=", "KINGUIN_API_KEY=") == 0


def test_no_secret_is_ever_said(doctor: Doctor) -> None:
    key = base64.urlsafe_b64encode(b"k" * 32).decode()
    secrets = {
        "BOT_TOKEN": TOKEN,
        "SECRETS_KEY": key,
        "WEBHOOK_SECRET": "hook-hook",
        "KINGUIN_API_KEY": "kinguin-secret",
        "KINGUIN_WEBHOOK_SECRET": "sent-secret",
        "SIMPLEBOOST_API_KEY": "boost-secret",
    }
    settings = [f"{name}={value}" for name, value in secrets.items()]
    assert doctor.examine(*settings, "PUBLIC_URL=https://shop.example") == 0
    assert doctor.examine(*settings, "KINGUIN_BASE_URL=ftp://x") == 1
    said = "\n".join(doctor.fine + doctor.wrong)
    assert [value for value in secrets.values() if value in said] == []


def test_a_shops_file_is_whole(doctor: Doctor) -> None:
    goods_sealed_with(load_or_create(KEY_FILE))
    assert doctor.examine() == 0
    assert any(line.startswith(f"ok    {DATABASE} is whole, at revision ") for line in doctor.fine)
    assert f"ok    {KEY_FILE} holds a key, and it opens the goods in the database" in doctor.fine


def test_a_file_that_is_no_database_is_wrong(doctor: Doctor) -> None:
    DATABASE.parent.mkdir()
    DATABASE.write_bytes(b"this was a letter, never a database" * 100)
    assert doctor.examine() == 1
    assert len(doctor.wrong) == 1
    assert doctor.wrong[0].startswith(f"wrong {DATABASE} is damaged, or no database")


def test_a_newer_file_is_wrong(doctor: Doctor) -> None:
    main(["migrate"])
    with closing(sqlite3.connect(DATABASE)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert doctor.examine() == 1
    assert "was made by a newer Vitrina" in doctor.wrong[0]


def test_a_lost_key_is_found_before_the_start_makes_another(doctor: Doctor) -> None:
    goods_sealed_with(load_or_create(KEY_FILE))
    KEY_FILE.unlink()
    assert doctor.examine() == 1
    assert len(doctor.wrong) == 1
    assert doctor.wrong[0].startswith(f"wrong {KEY_FILE} is missing, and without it")
    assert not KEY_FILE.exists()


def test_the_key_of_another_shop_is_found(doctor: Doctor) -> None:
    load_or_create(KEY_FILE)
    goods_sealed_with(b"o" * 32)
    assert doctor.examine() == 1
    assert doctor.wrong == [f"wrong {KEY_FILE} is not the key that goods in the database are sealed with"]


def test_a_file_that_holds_no_key_is_wrong(doctor: Doctor) -> None:
    KEY_FILE.parent.mkdir()
    KEY_FILE.write_text("not a key")
    assert doctor.examine() == 1
    assert doctor.wrong == [f"wrong {KEY_FILE} does not hold a key. Put the right one back"]


def test_a_restored_backup_is_well_with_its_own_key_only(doctor: Doctor) -> None:
    goods_sealed_with(load_or_create(KEY_FILE))
    assert main(["backup", "copy.db"]) == 0
    for file in DATABASE.parent.glob(f"{DATABASE.name}*"):
        file.unlink()
    Path("copy.db").rename(DATABASE)
    assert doctor.examine() == 0
    KEY_FILE.unlink()
    load_or_create(KEY_FILE)
    assert doctor.examine() == 1
    assert "is not the key" in doctor.wrong[0]
