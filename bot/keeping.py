"""The commands that back a shop up and put a backup in its place, and where the backups are. Never opens the shop."""

import getpass
import sqlite3
from pathlib import Path

from bot.console import say
from bot.problems import CannotStart
from bot.seams import MachineClock
from bot.settings import Settings
from storage.backup_files import write_proved
from storage.examine import is_whole
from storage.lock import hold
from storage.restoring import restore
from storage.vault import INSTANT, FolderVault

SHOP = "shop"
KEEP_KEY = "Keep secrets/ too, in another place: without it sealed goods stay sealed"
KEEP_PHRASE = "Keep BACKUP_PASSPHRASE as well: without it the backup does not open"
IN_CLEAR = "It is not sealed: set BACKUP_PASSPHRASE before you take one away from this machine"


def vault_of(settings: Settings) -> FolderVault:
    """Where the backups of these settings' database are."""
    kind = "sandbox" if settings.sandbox else SHOP
    return FolderVault(settings.database_path, settings.backups_path, _passphrase(settings), kind=kind)


def back_up(target: Path | None) -> int:
    """Writes a backup to `target`, or among the nightly ones, and opens it again to see that it is whole."""
    settings = Settings()
    path = settings.database_path
    if not path.exists():
        raise CannotStart(f"{path} does not exist: there is nothing to back up yet")
    if not is_whole(path):
        raise CannotStart(f"{path} is damaged: restore an older backup, see: python -m bot restore --help")
    try:
        written = _written(settings, target)
    except OSError as error:
        raise CannotStart(f"{target or settings.backups_path} cannot be written: {error.strerror}") from error
    say(f"{path} was backed up to {written}, which was opened again and is whole")
    say(KEEP_PHRASE if settings.backup_passphrase else IN_CLEAR)
    say(KEEP_KEY)
    return 0


def _written(settings: Settings, target: Path | None) -> Path:
    now = MachineClock().now()
    if target is None:
        vault = vault_of(settings)
        return vault.path_of(vault.make_now(now))
    write_proved(settings.database_path, target, _passphrase(settings), kind=SHOP, made_at=now)
    return target


def put_back(backup: Path, *, ask: bool) -> int:
    """Puts the backup in the place of the database. Raises what `storage.restoring` raises, and `AlreadyOpen`."""
    settings = Settings()
    path = settings.database_path
    if not backup.is_file():
        raise CannotStart(f"{backup} does not exist, or is no file")
    passphrase = getpass.getpass("Passphrase of the backup: ") if ask else _passphrase(settings)
    kept = path.with_name(f"{path.name}.replaced-{MachineClock().now().strftime(INSTANT)}")
    with hold(path):
        try:
            facts = restore(backup, path, passphrase, kind=SHOP, kept=kept)
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise CannotStart(f"{backup} cannot be restored: {reason}. {path} is as it was") from error
    made = f", made at {facts.made_at:%Y-%m-%d %H:%M} UTC" if facts.made_at else ""
    say(f"{path} is now what {backup} held{made}, at revision {facts.revision}")
    if kept.exists():
        say(f"What was there before is kept as {kept}")
    say("The shop starts closed and compares itself with Telegram and the providers first: leave secrets/ as it is")
    say("Before the start, let the doctor say whether the key fits: python -m bot doctor")
    return 0


def _passphrase(settings: Settings) -> str | None:
    return settings.backup_passphrase.get_secret_value() if settings.backup_passphrase else None
