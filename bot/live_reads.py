"""Asks providers whether the shop's settings work: one line per safe read. Changes nothing, never shows a secret."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, cast

import httpx
from pydantic import BaseModel

from bot.console import complain, say
from bot.doctor import NOTE, OK, WRONG, off
from bot.problems import CannotStart
from bot.seams import Clock, MachineClock
from providers import registry
from providers.base import Provider
from providers.errors import Limited, NotFound, NotSent, Ours, ProviderError, Unavailable
from providers.scaffold import NotWritten

Read = Callable[[Provider], Awaitable[str]]
_NETWORK: Mapping[str, httpx.AsyncBaseTransport] = MappingProxyType({})


async def examine_live(
    environment: Mapping[str, str],
    names: Sequence[str],
    *,
    transports: Mapping[str, httpx.AsyncBaseTransport] = _NETWORK,
    clock: Clock | None = None,
) -> int:
    """Asks the named providers, or all that are on; 1 where one of them cannot be used. `transports` as in `build`."""
    chosen = [_known(name) for name in names] or _on(environment)
    if not chosen:
        say(f"{NOTE} no provider is on: there is nobody to ask")
    now = (clock or MachineClock()).now
    results = []
    for name in dict.fromkeys(chosen):
        settings = registry.settings_of(name, environment)
        if not cast("Any", settings).on:
            complain(f"{WRONG} {name}: {off(name, settings)}")
            results.append(1)
            continue
        provider = registry.folder(name).create(settings, now=now, transport=transports.get(name))
        results.append(await _ask(provider, settings))
    return max(results, default=0)


def _known(name: str) -> str:
    """The name as the registry writes it. Raises `CannotStart`."""
    if name.lower() in registry.FOLDERS:
        return name.lower()
    near = get_close_matches(name.lower(), list(registry.FOLDERS), n=1)
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(registry.FOLDERS)}"
    raise CannotStart(f"{name!r} is no provider. {hint}")


def _on(environment: Mapping[str, str]) -> list[str]:
    return [name for name in registry.FOLDERS if cast("Any", registry.settings_of(name, environment)).on]


async def _ask(provider: Provider, settings: BaseModel) -> int:
    """Every read that the profile declares; one that fails leaves the others their turn."""
    name, profile = provider.profile.name, provider.profile
    reads: list[Read] = [_health]
    reads += [_balance] if profile.shows_balance else []
    reads += [_first_page] if profile.has_catalogue else []
    told: set[str] = set()
    try:
        for read in reads:
            told |= await _said(read, provider, settings)
    finally:
        await provider.close()
    for line in sorted(told):
        complain(f"{WRONG} {name}: {line}")
    return 1 if told else 0


async def _said(read: Read, provider: Provider, settings: BaseModel) -> set[str]:
    """Says what the read saw; what is wrong comes back, because several reads may find the same."""
    name = provider.profile.name
    try:
        say(f"{OK} {name}: {await read(provider)}")
    except ProviderError as error:
        return {_trouble(error, name, settings)}
    except NotWritten as unfinished:
        return {str(unfinished)}
    return set()


async def _health(provider: Provider) -> str:
    return f"it answers and knows the shop: {await provider.health()}"


async def _balance(provider: Provider) -> str:
    return f"the deposit holds {await provider.balance()}"


async def _first_page(provider: Provider) -> str:
    pages = provider.offers(None)
    page = await anext(pages, None)
    if isinstance(pages, AsyncGenerator):
        await pages.aclose()
    if page is None:
        return "the catalogue is empty"
    return f"the first page of the catalogue holds {len(page.offers)} offers that can be read, of {page.total} in all"


def _trouble(error: ProviderError, name: str, settings: BaseModel) -> str:
    """What is wrong and what the operator can look at."""
    where, status = _addresses(name, settings), f"status {error.status}" if error.status else str(error)
    if isinstance(error, Ours):
        return f"it does not accept the shop ({status}). Check {' and '.join(registry.credentials(name))}"
    if isinstance(error, Limited):
        wait = f"in {error.retry_after} s" if error.retry_after else "in a few minutes"
        return f"it asks for patience ({status}). Try again {wait}"
    if isinstance(error, NotFound):
        return f"it does not know what was asked ({status}). Check {where}"
    if isinstance(error, NotSent | Unavailable) and error.status is None:
        return f"no whole answer came from {where} ({error})"
    return f"{where} answers, but not as documented ({error})"


def _addresses(name: str, settings: BaseModel) -> str:
    """The provider's addresses as they are set, each with its variable."""
    told = {field: getattr(settings, field) for field in type(settings).model_fields if field.endswith("base_url")}
    return " and ".join(f"{name.upper()}_{field.upper()} ({value})" for field, value in told.items() if value)
