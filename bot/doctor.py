"""Examines settings, files and providers without starting: one line per thing. Mends nothing, never shows a secret."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast

from pydantic import BaseModel

from bot.console import complain, say
from bot.credentials import providers_with_credentials
from bot.doctor_rates import lines as rates_of_currencies
from bot.keeping import vault_of
from bot.problems import LONE_CREDENTIALS, CannotStart, lines_about
from bot.seams import MachineClock
from bot.services.backup_rules import TOO_OLD
from bot.settings import Settings
from providers import registry
from providers.base import Profile
from storage.cipher import Cipher
from storage.errors import MissingKey, NewerDatabase, NotWritable, Unreadable
from storage.examine import is_whole, sealed_goods
from storage.migrate import check_kind, current_revision, revisions
from storage.secrets_key import decode, load_or_create

OK, NOTE, WRONG = "ok   ", "note ", "wrong"

Line = tuple[str, str]
Look = Callable[[], Iterable[Line]]
Read = Callable[[], Settings]


def examine(environment: Mapping[str, str]) -> int:
    """Says what it finds; 1 where something must be mended before the shop can open."""
    is_well = True
    for mark, text in findings(environment):
        is_well = is_well and mark != WRONG
        (complain if mark == WRONG else say)(f"{mark} {text}")
    return 0 if is_well else 1


def findings(environment: Mapping[str, str], read: Read = Settings) -> Iterator[Line]:
    """Everything that is found, without secrets; `read` gives the settings, or raises what is wrong with them."""
    looks: list[Look] = [lambda: _token(read(), environment), lambda: _webhooks(read())]
    looks += [_look_at(name, environment) for name in registry.FOLDERS]
    looks += [lambda: _database(read()), lambda: _key(read()), lambda: _backups(read()), lambda: _rates(read())]
    told: set[str] = set()
    for look in looks:
        yield from _looked(look, told)


def _looked(look: Look, told: set[str]) -> Iterator[Line]:
    """What is wrong with the settings stands in the way of several looks and is said once."""
    try:
        yield from look()
    except Exception as error:
        lines = lines_about(error)
        if lines is None:
            raise
        yield from ((WRONG, line) for line in lines if line not in told)
        told.update(lines)


def _token(settings: Settings, environment: Mapping[str, str]) -> Iterable[Line]:
    if settings.bot_token is None:
        if names := providers_with_credentials(environment):
            raise CannotStart(LONE_CREDENTIALS.format(names=", ".join(names)))
        yield NOTE, "BOT_TOKEN is not set: run opens the sandbox"
        return
    # aiogram takes most of a second to load: only where there is a token to look at.
    from bot.telegram.session import check_shape

    check_shape(settings.bot_token.get_secret_value())
    yield OK, "BOT_TOKEN is set. Only Telegram can say whether it is good"


def _webhooks(settings: Settings) -> Iterable[Line]:
    if not settings.public_url:
        yield OK, "updates are fetched from Telegram; no port is opened for them"
        if settings.webhook_secret:
            yield NOTE, "WEBHOOK_SECRET is not used without PUBLIC_URL"
        return
    where = f"{settings.http_host}:{settings.http_port}"
    yield OK, f"webhooks: {where} is listened on, and {settings.public_url} must lead there"
    if settings.webhook_secret:
        address = f"{settings.public_url.rstrip('/')}/telegram"
        yield OK, f"Telegram brings updates to {address}: the program tells it so, there is nothing to paste"
    else:
        yield OK, "updates are fetched from Telegram; WEBHOOK_SECRET is not set"


def _look_at(name: str, environment: Mapping[str, str]) -> Look:
    return lambda: _provider(name, registry.settings_of(name, environment), environment)


def _provider(name: str, settings: BaseModel, environment: Mapping[str, str]) -> Iterable[Line]:
    if not cast("Any", settings).on:
        yield NOTE, f"{name}: {off(name, settings)}"
        return
    yield OK, f"{name}: on"
    for variable, told in _empty(name, settings):
        yield NOTE, f"{name}: {variable} is not set. {told}".rstrip()
    profile, public_url = profile_of(name, settings), environment.get("PUBLIC_URL", "").strip().rstrip("/")
    if profile.sends_webhooks:
        yield _address(name, public_url, told_with_orders="notification_url" in type(settings).model_fields)
    if profile.pays_on_page:
        yield _page(name, public_url)


def off(name: str, settings: BaseModel) -> str:
    """What a provider still lacks that is off: every variable, in one line."""
    empty = {variable for variable, _ in _empty(name, settings)}
    missing = [variable for variable in registry.credentials(name) if variable in empty]
    return f"off. To switch it on set {' and '.join(missing)}"


def profile_of(name: str, settings: BaseModel) -> Profile:
    """What the provider declares under these settings. Made for the question only: it opens no connection."""
    return registry.folder(name).create(settings, now=MachineClock().now).profile


def _empty(name: str, settings: BaseModel) -> Iterable[tuple[str, str]]:
    """The variables that hold nothing and have nothing to fall back to, each with what it is for."""
    for field, known in type(settings).model_fields.items():
        if getattr(settings, field) in (None, "", {}):
            yield f"{name.upper()}_{field.upper()}", known.description or ""


def _address(name: str, public_url: str, *, told_with_orders: bool) -> Line:
    if not public_url:
        return NOTE, f"{name}: its webhooks need PUBLIC_URL. Without it the shop asks by itself, only later"
    also = ", which each order names too" if told_with_orders else ""
    return NOTE, f"{name}: paste this as the address for its webhooks{also}: {public_url}/providers/{name}"


def _page(name: str, public_url: str) -> Line:
    if not public_url:
        return NOTE, f"{name}: its page for paying needs PUBLIC_URL. Without it nobody pays there by card"
    return OK, f"{name}: customers pay by card on pages below {public_url}/pay/: there is nothing to paste"


def _database(settings: Settings) -> Iterable[Line]:
    path = settings.database_path
    if not path.exists():
        yield OK, f"{path} does not exist yet: the first start makes it"
        return
    if not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK):
        raise NotWritable(path)
    if not is_whole(path):
        raise CannotStart(f"{path} is damaged, or no database. Restore a backup, or point DATABASE_URL at another file")
    check_kind(path, "sandbox" if settings.sandbox else "shop")
    found, known = current_revision(path), revisions()
    if found is not None and found not in known:
        raise NewerDatabase(path, found, known[-1])
    later = "" if found == known[-1] else f"; the next start brings it to {known[-1]}"
    yield OK, f"{path} is whole, at revision {found}{later}"


def _backups(settings: Settings) -> Iterable[Line]:
    newest = next(iter(vault_of(settings).found()), None)
    if newest is not None:
        age = (MachineClock().now() - newest.made_at).total_seconds() / 3600
        mark = NOTE if age > TOO_OLD.total_seconds() / 3600 else OK
        yield mark, f"the newest of the backups in {settings.backups_path} is {age:.0f} hours old"
    if settings.backup_passphrase is None:
        yield NOTE, "BACKUP_PASSPHRASE is not set: backups are plain copies, and none leaves this machine"


def _rates(settings: Settings) -> Iterable[Line]:
    for fine, told in rates_of_currencies(settings, MachineClock().now()):
        yield OK if fine else NOTE, told


def _key(settings: Settings) -> Iterable[Line]:
    goods = sealed_goods(settings.database_path)
    file = settings.key_path
    if settings.secrets_key is None and not file.exists():
        if goods:
            raise MissingKey(file)
        yield OK, f"{file} does not exist yet: the first start makes it"
        return
    given = settings.secrets_key.get_secret_value().split(",") if settings.secrets_key else []
    place = "SECRETS_KEY" if given else str(file)
    cipher = Cipher([decode(key) for key in given] or [load_or_create(file)])
    try:
        for order_id, item, sealed in goods:
            cipher.open(sealed, about=f"delivery:{order_id}:{item}")
    except Unreadable:
        raise CannotStart(f"{place} is not the key that goods in the database are sealed with") from None
    yield OK, f"{place} holds a key" + (", and it opens the goods in the database" if goods else "")
