"""The environment of the sandbox's bot: stand-ins only. Nothing of the shop's configuration gets in."""

import os
from collections.abc import Mapping
from zoneinfo import available_timezones

from bot.environment import SANDBOX
from bot.sandbox.bank_http import PATH as BANK
from bot.sandbox.files import Files

OWNER_ID = 1003
"""Olga, who is the staff of the first people."""
PASSPHRASE = "only for the sandbox"  # noqa: S105 - nothing in a sandbox is worth a secret
KEPT = ("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV", "SYSTEMROOT")
KEPT_PREFIXES = ("LC_", "PYTHON")


def surroundings(
    outer: Mapping[str, str],
    *,
    address: str,
    door: int,
    token: str,
    files: Files,
    providers: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    """All variables of the bot.

    `address` is the sandbox's own, which passes payment pages on; `door` is the port where the bot hears
    webhooks; `providers` holds each provider's own sample variables, unprefixed.
    """
    kept = {name: value for name, value in outer.items() if name in KEPT or name.startswith(KEPT_PREFIXES)}
    shop = {
        SANDBOX: "1",
        "BOT_TOKEN": token,
        "TELEGRAM_API_URL": address,
        "PUBLIC_URL": address,
        "HTTP_PORT": str(door),
        "DATABASE_URL": f"sqlite:///{files.database}",
        "BACKUP_FOLDER": str(files.backups),
        "BACKUP_PASSPHRASE": PASSPHRASE,
        "ADMIN_IDS": str(OWNER_ID),
        "PAYMENT_PROVIDER_TOKEN": "sandbox:cards",
        "SHOP_NAME": "Vitrina",
        "SHOP_CURRENCY": "RUB",
        "RATES_SOURCE": "cbr",
        "RATES_URL": f"{address}{BANK}",
        "SHOP_TIMEZONE": _zone(outer),
        "PYTHONUNBUFFERED": "1",
    }
    for name, variables in providers.items():
        shop |= {f"{name.upper()}_{variable}": value for variable, value in variables.items()}
        shop[f"{name.upper()}_BASE_URL"] = f"{address}/{name}"
    return kept | shop


def _zone(outer: Mapping[str, str]) -> str:
    """The machine's own zone, so that the shop and the page tell the same time; UTC where it has no name."""
    named = outer.get("TZ") or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return named if named in available_timezones() else "UTC"
