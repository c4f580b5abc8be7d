"""Examines settings, files and providers without starting: one line per thing. Mends nothing, never shows a secret."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from bot.console import complain, say
from bot.credentials import providers_with_credentials
from bot.doctor_rates import lines as rates_of_currencies
from bot.problems import LONE_CREDENTIALS, CannotStart, lines_about
from bot.seams import MachineClock
from bot.settings import Settings
from providers import registry
from providers.base import Profile
from storage.cipher import Cipher
from storage.errors import MissingKey, NewerDatabase, NotWritable, Unreadable
from storage.examine import is_whole, sealed_goods
from storage.migrate import check_kind, current_revision, revisions
from storage.secrets_key import decode, load_or_create

SHOP = "shop"
OK, NOTE, WRONG = "ok   ", "note ", "wrong"

Line = tuple[str, str]
Look = Callable[[], Iterable[Line]]


def examine(environment: Mapping[str, str]) -> int:
    """Says what it finds; 1 where something must be mended before the shop can open."""
    looks: list[Look] = [lambda: _token(Settings(), environment), lambda: _webhooks(Settings())]
    looks += [_look_at(name, environment) for name in registry.FOLDERS]
    looks += [lambda: _database(Settings().database_path), lambda: _key(Settings()), lambda: _rates(Settings())]
    told: set[str] = set()
    return max(_report(look, told) for look in looks)


def _report(look: Look, told: set[str]) -> int:
    """What is wrong with the settings stands in the way of several looks and is said once."""
    try:
        for mark, text in look():
            say(f"{mark} {text}")
    except Exception as error:
        lines = lines_about(error)
        if lines is None:
            raise
        for line in [line for line in lines if line not in told]:
            complain(f"{WRONG} {line}")
        told.update(lines)
        return 1
    return 0


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
    way = "Telegram brings updates by webhook" if settings.webhook_secret else "updates are fetched from Telegram"
    yield OK, f"{way}; WEBHOOK_SECRET is {'set' if settings.webhook_secret else 'not set'}"


def _look_at(name: str, environment: Mapping[str, str]) -> Look:
    return lambda: _provider(name, registry.settings_of(name, environment), environment)


def _provider(name: str, settings: BaseModel, environment: Mapping[str, str]) -> Iterable[Line]:
    if not cast("Any", settings).on:
        yield NOTE, f"{name}: {off(name, settings)}"
        return
    yield OK, f"{name}: on"
    for variable in _empty(name, settings):
        yield NOTE, f"{name}: {variable} is not set"
    profile = profile_of(name, settings)
    if profile.sends_webhooks:
        yield _address(name, environment.get("PUBLIC_URL", "").strip())


def off(name: str, settings: BaseModel) -> str:
    """What a provider still lacks that is off: every variable, in one line."""
    empty = set(_empty(name, settings))
    missing = [variable for variable in registry.credentials(name) if variable in empty]
    return f"off. To switch it on set {' and '.join(missing)}"


def profile_of(name: str, settings: BaseModel) -> Profile:
    """What the provider declares under these settings. Made for the question only: it opens no connection."""
    return registry.folder(name).create(settings, now=MachineClock().now).profile


def _empty(name: str, settings: BaseModel) -> Iterable[str]:
    """The variables that hold nothing and have nothing to fall back to."""
    for field in type(settings).model_fields:
        if getattr(settings, field) in (None, "", {}):
            yield f"{name.upper()}_{field.upper()}"


def _address(name: str, public_url: str) -> Line:
    if not public_url:
        return NOTE, f"{name}: its webhooks need PUBLIC_URL. Without it the shop asks by itself, only later"
    return NOTE, f"{name}: paste this as the address for its webhooks: {public_url.rstrip('/')}/providers/{name}"


def _database(path: Path) -> Iterable[Line]:
    if not path.exists():
        yield OK, f"{path} does not exist yet: the first start makes it"
        return
    if not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK):
        raise NotWritable(path)
    if not is_whole(path):
        raise CannotStart(f"{path} is damaged, or no database. Restore a backup, or point DATABASE_URL at another file")
    check_kind(path, SHOP)
    found, known = current_revision(path), revisions()
    if found is not None and found not in known:
        raise NewerDatabase(path, found, known[-1])
    later = "" if found == known[-1] else f"; the next start brings it to {known[-1]}"
    yield OK, f"{path} is whole, at revision {found}{later}"


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
