"""What to tell the operator when the start or a command fails: one line per wrong thing, in plain words.

Owns every such line. Classes are named by text: to import them all would cost more than the start itself.
"""

from collections.abc import Callable
from typing import Any


class CannotStart(Exception):
    """Something only the operator can mend. The text is the whole line."""


LONE_CREDENTIALS = (
    "{names}: credentials are set, but BOT_TOKEN is not. Set BOT_TOKEN to open the shop,"
    " or try everything locally with: python -m bot sandbox"
)
PORT_BUSY = "Port {port} is busy. Choose another: python -m bot sandbox --port 8090 (or HTTP_PORT=8090)"
NO_PORT = "Ports {first} to {last} are all busy. Choose another: python -m bot sandbox --port 9000"
WRONG_PORT = "HTTP_PORT is a number from 1 to 65535, not {value!r}"
SECOND_SANDBOX = "A sandbox already runs in this folder. Use its page, or stop it with Ctrl-C in its terminal"

Line = Callable[[Any], str]
LINES: dict[str, Line] = {
    "bot.problems.CannotStart": str,
    "bot.environment.UnreadableFile": lambda error: f".env cannot be read: {error}. Mend the file or remove it",
    "providers.registry.WrongSettings": str,
    "storage.errors.AlreadyOpen": lambda error: (
        f"{error.path} is in use: another Vitrina runs on it. Stop that one first"
    ),
    "storage.errors.NotWritable": lambda error: (
        f"{error.path} cannot be written. Give this user write access to its folder, or change DATABASE_URL"
    ),
    "storage.errors.NewerDatabase": lambda error: (
        f"{error.path} was made by a newer Vitrina (revision {error.found}, this one knows {error.head})."
        " Update the program, or restore the copy made before the update"
    ),
    "storage.errors.WrongKind": lambda error: (
        f"{error.path} belongs to a {error.found}, this is a {error.wanted}. Point DATABASE_URL at another file"
    ),
    "storage.errors.BrokenReferences": lambda error: f"{error}. Nothing was changed; restore a backup or ask for help",
    "storage.errors.BrokenKey": lambda error: f"{error.path} does not hold a key. Put the right one back",
    "bot.web.server.BusyPort": lambda error: (
        f"Port {error.port} is busy. Stop what listens there, or change HTTP_PORT or HEALTH_PORT"
    ),
    "bot.web.server.CannotListen": lambda error: (
        f"{error.host}:{error.port} cannot be listened on: {error.reason}. Change HTTP_HOST, HTTP_PORT or HEALTH_PORT"
    ),
    "bot.telegram.polling.SecondPoller": lambda _: (
        "Another program reads this bot's updates. Stop it, or make a new token in @BotFather"
    ),
    "bot.telegram.takeover.WebhookLeftSet": lambda error: (
        f"A webhook is left set: Telegram brings this bot's updates to {error.host}."
        " If nothing there needs them any more: python -m bot take-over"
    ),
    "storage.errors.MissingKey": lambda error: (
        f"{error.path} is missing, and without it what the database keeps sealed cannot be read."
        " Put the key back from its own copy, or set SECRETS_KEY"
    ),
    "storage.errors.NotADatabase": lambda error: (
        f"{error.path} is no database. Restore a backup, or point DATABASE_URL at another file"
    ),
    "storage.errors.NotABackup": lambda error: (
        f"{error.path} is no backup of a shop. Nothing was changed; choose another file"
    ),
    "storage.errors.PassphraseMissing": lambda error: (
        f"{error.path} is sealed. Set BACKUP_PASSPHRASE to its passphrase, or add --ask to type it. Nothing was changed"
    ),
    "storage.errors.WrongPassphrase": lambda error: (
        f"{error.path} was sealed with another passphrase. Nothing was changed; add --ask to type the right one"
    ),
    "storage.errors.DamagedBackup": lambda error: (
        f"{error.path} is cut or damaged. Nothing was changed; choose another backup"
    ),
    "storage.errors.NoSpace": lambda error: (
        f"There is no space left for {error.path}. Nothing was changed; make room, then try again"
    ),
    "aiogram.exceptions.ClientDecodeError": lambda _: (
        "What TELEGRAM_API_URL names does not answer as Telegram does. Correct it, or remove it for Telegram's own"
    ),
    "aiogram.exceptions.TelegramBadRequest": lambda error: (
        f"Telegram refuses the start: {error.message}. Check PUBLIC_URL and WEBHOOK_SECRET"
    ),
    "aiogram.exceptions.TelegramRetryAfter": lambda error: (
        f"Telegram asks for patience: start again in {error.retry_after} s"
    ),
    "aiogram.exceptions.TelegramServerError": lambda _: "Telegram is out of order. Start again in a few minutes",
    "aiogram.exceptions.TelegramNetworkError": lambda _: (
        "Telegram cannot be reached. Check the network, PROXY_URL and TELEGRAM_API_URL, then start again"
    ),
    "aiogram.exceptions.TelegramUnauthorizedError": lambda _: (
        "Telegram does not accept BOT_TOKEN. Copy it again from @BotFather"
    ),
    "aiogram.exceptions.TelegramNotFound": lambda _: (
        "Telegram does not accept BOT_TOKEN. Copy it again from @BotFather"
    ),
    "aiogram.utils.token.TokenValidationError": lambda _: (
        "BOT_TOKEN does not look like a token. Copy it again from @BotFather"
    ),
}


def lines_about(error: BaseException) -> list[str] | None:
    """One line per wrong thing, or None where the error is the program's own and wants its traceback."""
    if isinstance(error, BaseExceptionGroup):
        return _about_group(error)
    names = [f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__]
    if "pydantic_core._pydantic_core.ValidationError" in names:
        return _about_settings(error)
    found = next((LINES[name] for name in names if name in LINES), None)
    return [found(error)] if found else None


def _about_group(group: BaseExceptionGroup[BaseException]) -> list[str] | None:
    told = [lines_about(error) for error in group.exceptions]
    return [line for lines in told for line in lines or []] if all(told) else None


def _about_settings(error: Any) -> list[str]:
    found = error.errors(include_input=False, include_url=False, include_context=False)
    return [
        f"{str(one['loc'][0]).upper() if one['loc'] else 'settings'}: {one['msg'].removeprefix('Value error, ')}"
        for one in found
    ]
