"""What the command line does besides running: migrate, back up, examine. Never opens the shop."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bot.console import complain, say
from bot.credentials import providers_with_credentials
from bot.problems import CannotStart, lines_about
from bot.seams import MachineClock
from bot.settings import Settings
from storage.backup import copy_database
from storage.lock import hold
from storage.migrate import check_kind, current_revision, mark_kind, migrate, revisions

SHOP = "shop"


def migrate_database() -> int:
    """Raises what `storage.migrate` raises, and `AlreadyOpen` while the shop is open."""
    path = Settings().database_path
    with hold(path):
        check_kind(path, SHOP)
        done = migrate(path)
        mark_kind(path, SHOP, created_at=int(MachineClock().now().timestamp() * 1000))
    say(f"{path} {'was brought' if done else 'is already'} at revision {current_revision(path)}")
    return 0


def back_up(target: Path | None) -> int:
    """Copies the database to `target`, or beside it with the instant in UTC in its name."""
    path = Settings().database_path
    if not path.exists():
        raise CannotStart(f"{path} does not exist: there is nothing to back up yet")
    chosen = target or path.with_name(f"{path.stem}-{MachineClock().now():%Y%m%d-%H%M%S}.db")
    try:
        copy_database(path, chosen)
    except OSError as error:
        raise CannotStart(f"{chosen} cannot be written: {error.strerror}") from error
    say(f"{path} was copied to {chosen}. Keep secrets/ too, in another place: without it sealed goods stay sealed")
    return 0


def examine(environment: Mapping[str, str]) -> int:
    """One line per thing that was looked at; 1 where something is wrong."""
    looks: list[Callable[[], str]] = [
        lambda: _token(Settings()),
        lambda: _providers(environment),
        lambda: _database(Settings().database_path),
    ]
    return max(_look(look) for look in looks)


def _look(look: Callable[[], str]) -> int:
    try:
        say(f"ok    {look()}")
    except Exception as error:
        lines = lines_about(error)
        if lines is None:
            raise
        for line in lines:
            complain(f"wrong {line}")
        return 1
    return 0


def _token(settings: Settings) -> str:
    return "settings; BOT_TOKEN is set" if settings.bot_token else "settings; no BOT_TOKEN: run opens the sandbox"


def _providers(environment: Mapping[str, str]) -> str:
    names = providers_with_credentials(environment)
    return f"providers: {', '.join(names)}" if names else "providers: none has credentials"


def _database(path: Path) -> str:
    if not path.exists():
        return f"{path} does not exist yet: the first start makes it"
    check_kind(path, SHOP)
    found, head = current_revision(path), revisions()[-1]
    return f"{path} at revision {found}" + ("" if found == head else f"; the next start brings it to {head}")
