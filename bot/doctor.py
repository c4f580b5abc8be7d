"""Examines settings, files and providers without starting: one line per thing. Mends nothing, never shows a secret."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from bot.console import complain, say
from bot.credentials import providers_with_credentials
from bot.doctor_rates import lines as rates_of_currencies
from bot.keeping import vault_of
from bot.problems import LONE_CREDENTIALS, CannotStart, lines_about
from bot.seams import MachineClock
from bot.services import doctor
from bot.services.backup_rules import TOO_OLD
from bot.services.doctor import Finding
from bot.settings import Settings
from bot.texts import Catalogues
from providers import registry
from providers.base import Profile
from storage.cipher import Cipher
from storage.errors import MissingKey, NewerDatabase, NotWritable, Unreadable
from storage.examine import is_whole, sealed_goods
from storage.migrate import check_kind, current_revision, revisions
from storage.secrets_key import decode, load_or_create

OK, NOTE, WRONG = "ok   ", "note ", "wrong"
"""Marks as other commands print them, of one width."""

Line = tuple[str, str]
Look = Callable[[], Iterable[Finding]]
Read = Callable[[], Settings]


def examine(environment: Mapping[str, str]) -> int:
    """Says what it finds; 1 where something must be mended before the shop can open."""
    t, is_well = Catalogues(ZoneInfo("UTC")).of("en"), True
    for found in findings(environment):
        is_well = is_well and found.mark != doctor.WRONG
        line = f"{found.mark:5} {t.plain(f'doctor.line.{found.key}', **found.values)}"
        (complain if found.mark == doctor.WRONG else say)(line)
    return 0 if is_well else 1


def findings(environment: Mapping[str, str], read: Read = Settings) -> Iterator[Finding]:
    """Everything that is found, without secrets; `read` gives the settings, or raises what is wrong with them."""
    looks: list[Look] = [lambda: _token(read(), environment), lambda: _webhooks(read())]
    looks += [_look_at(name, environment) for name in registry.FOLDERS]
    looks += [lambda: _database(read()), lambda: _key(read()), lambda: _backups(read()), lambda: _rates(read())]
    told: set[str] = set()
    for look in looks:
        yield from _looked(look, told)


def _looked(look: Look, told: set[str]) -> Iterator[Finding]:
    """What is wrong with the settings stands in the way of several looks and is said once."""
    try:
        yield from look()
    except Exception as error:
        lines = lines_about(error)
        if lines is None:
            raise
        yield from (_raw(doctor.WRONG, line) for line in lines if line not in told)
        told.update(lines)


def _ok(key: str, **values: object) -> Finding:
    return Finding(doctor.OK, key, values)


def _note(key: str, **values: object) -> Finding:
    return Finding(doctor.NOTE, key, values)


def _raw(mark: str, line: str) -> Finding:
    return Finding(mark, doctor.RAW, {"line": line})


def _token(settings: Settings, environment: Mapping[str, str]) -> Iterable[Finding]:
    if settings.bot_token is None:
        if names := providers_with_credentials(environment):
            raise CannotStart(LONE_CREDENTIALS.format(names=", ".join(names)))
        yield _note("token.none")
        return
    # aiogram takes most of a second to load: only where there is a token to look at.
    from bot.telegram.session import check_shape

    check_shape(settings.bot_token.get_secret_value())
    yield _ok("token.set")


def _webhooks(settings: Settings) -> Iterable[Finding]:
    if not settings.public_url:
        yield _ok("webhooks.none")
        if settings.webhook_secret:
            yield _note("webhooks.secret_unused")
        return
    yield _ok("webhooks.where", where=f"{settings.http_host}:{settings.http_port}", address=settings.public_url)
    if settings.webhook_secret:
        yield _ok("webhooks.telegram", address=f"{settings.public_url.rstrip('/')}/telegram")
    else:
        yield _ok("webhooks.fetched")


def _look_at(name: str, environment: Mapping[str, str]) -> Look:
    return lambda: _provider(name, registry.settings_of(name, environment), environment)


def _provider(name: str, settings: BaseModel, environment: Mapping[str, str]) -> Iterable[Finding]:
    if not cast("Any", settings).on:
        yield _note("provider.off", name=name, variables=" and ".join(_missing(name, settings)))
        return
    yield _ok("provider.on", name=name)
    profile, public_url = profile_of(name, settings), environment.get("PUBLIC_URL", "").strip().rstrip("/")
    for variable, told in _empty(name, settings):
        # With a public address the program names this one itself.
        if not (public_url and variable.endswith("_NOTIFICATION_URL")):
            yield _note("provider.unset", name=name, variable=variable, told=told)
    if profile.sends_webhooks:
        yield _address(name, public_url, told_with_orders="notification_url" in type(settings).model_fields)
    if profile.pays_on_page:
        yield _page(name, public_url)


def off(name: str, settings: BaseModel) -> str:
    """What a provider still lacks that is off: every variable, in one line."""
    return f"off. To switch it on set {' and '.join(_missing(name, settings))}"


def _missing(name: str, settings: BaseModel) -> list[str]:
    """The credentials that are not set."""
    empty = {variable for variable, _ in _empty(name, settings)}
    return [variable for variable in registry.credentials(name) if variable in empty]


def profile_of(name: str, settings: BaseModel) -> Profile:
    """What the provider declares under these settings. Made for the question only: it opens no connection."""
    return registry.folder(name).create(settings, now=MachineClock().now).profile


def _empty(name: str, settings: BaseModel) -> Iterable[tuple[str, str]]:
    """The variables that hold nothing and have nothing to fall back to, each with what it is for."""
    for field, known in type(settings).model_fields.items():
        if getattr(settings, field) in (None, "", {}):
            yield f"{name.upper()}_{field.upper()}", known.description or ""


def _address(name: str, public_url: str, *, told_with_orders: bool) -> Finding:
    if not public_url:
        return _note("provider.webhooks_need_url", name=name)
    key = "provider.paste_orders" if told_with_orders else "provider.paste"
    return _note(key, name=name, address=f"{public_url}/providers/{name}")


def _page(name: str, public_url: str) -> Finding:
    if not public_url:
        return _note("provider.page_needs_url", name=name)
    return _ok("provider.page", name=name, address=f"{public_url}/pay/")


def _database(settings: Settings) -> Iterable[Finding]:
    path = settings.database_path
    if not path.exists():
        yield _ok("file.new", path=path)
        return
    if not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK):
        raise NotWritable(path)
    if not is_whole(path):
        raise CannotStart(f"{path} is damaged, or no database. Restore a backup, or point DATABASE_URL at another file")
    check_kind(path, "sandbox" if settings.sandbox else "shop")
    found, known = current_revision(path), revisions()
    if found is not None and found not in known:
        raise NewerDatabase(path, found, known[-1])
    if found == known[-1]:
        yield _ok("database.whole", path=path, revision=found)
    else:
        yield _ok("database.older", path=path, revision=found, head=known[-1])


def _backups(settings: Settings) -> Iterable[Finding]:
    newest = next(iter(vault_of(settings).found()), None)
    if newest is not None:
        age = MachineClock().now() - newest.made_at
        mark = doctor.NOTE if age > TOO_OLD else doctor.OK
        values = {"folder": settings.backups_path, "hours": int(age.total_seconds() // 3600)}
        yield Finding(mark, "backups.age", values)
    if settings.backup_passphrase is None:
        yield _note("backups.no_phrase")


def _rates(settings: Settings) -> Iterable[Finding]:
    for fine, told in rates_of_currencies(settings, MachineClock().now()):
        yield _raw(doctor.OK if fine else doctor.NOTE, told)


def _key(settings: Settings) -> Iterable[Finding]:
    goods = sealed_goods(settings.database_path)
    file = settings.key_path
    if settings.secrets_key is None and not file.exists():
        if goods:
            raise MissingKey(file)
        yield _ok("file.new", path=file)
        return
    given = settings.secrets_key.get_secret_value().split(",") if settings.secrets_key else []
    place = "SECRETS_KEY" if given else str(file)
    cipher = Cipher([decode(key) for key in given] or [load_or_create(file)])
    try:
        for order_id, item, sealed in goods:
            cipher.open(sealed, about=f"delivery:{order_id}:{item}")
    except Unreadable:
        raise CannotStart(f"{place} is not the key that goods in the database are sealed with") from None
    yield _ok("key.opens" if goods else "key.holds", place=place)
