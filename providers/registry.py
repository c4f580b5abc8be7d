"""Every provider by its name: one line each. Refuses to start on a wrong setting, in words.

A folder gives `Settings` (a pydantic model: fields are its variables without the prefix, `on` says
whether the credentials are set), `create(settings, now=..., transport=...)` and `standin(now=..., ...)`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, cast

import httpx
from pydantic import BaseModel, SecretStr, ValidationError

from providers.base import Provider
from providers.offers import Offer
from providers.standin import Standin

FOLDERS = {
    "simpleboost": "providers.simpleboost",
    "kinguin": "providers.kinguin",
    "vektor": "providers.vektor",
    "intercode": "providers.intercode",
    "invoicebox": "providers.invoicebox",
}

_NONE: Mapping[str, Any] = MappingProxyType({})


class WrongSettings(Exception):
    """A setting that cannot work. The text is one line: which variable and how to mend it."""


class _Folder(Protocol):
    Settings: type[BaseModel]
    create: Callable[..., Provider]
    standin: Callable[..., Standin]


def folder(name: str) -> _Folder:
    """The package of a provider, imported when first asked for."""
    return cast("_Folder", import_module(FOLDERS[name]))


def texts_folder(name: str) -> Path:
    """Where a provider's own texts lie: `locale` inside its package."""
    return Path(str(import_module(FOLDERS[name]).__file__)).parent / "locale"


def credentials(name: str) -> list[str]:
    """The variables without which a provider is off."""
    model = folder(name).Settings
    bare = [field for field, told in model.model_fields.items() if told.default is None]
    whole = model.model_construct(None, **dict.fromkeys(bare, SecretStr("set")))
    without = {field: cast("Any", whole.model_copy(update={field: None})) for field in bare}
    return [f"{name.upper()}_{field.upper()}" for field, left in without.items() if not left.on]


def build(
    environment: Mapping[str, str],
    *,
    now: Callable[[], datetime],
    transports: Mapping[str, httpx.AsyncBaseTransport] = _NONE,
    public_url: str | None = None,
) -> dict[str, Provider]:
    """The providers whose credentials are set. Raises `WrongSettings`.

    `environment` holds all variables, prefixes and all; nothing else is read. `transports` stand for the network, by
    the provider's name. `public_url`: where the shop can be reached, for those that are told where to notify it.
    """
    known = {**_doors(public_url), **environment}
    chosen = {name: settings_of(name, known) for name in FOLDERS}
    return {
        name: folder(name).create(settings, now=now, transport=transports.get(name))
        for name, settings in chosen.items()
        if cast("Any", settings).on
    }


def _doors(public_url: str | None) -> dict[str, str]:
    """`<PROVIDER>_NOTIFICATION_URL` for each provider that has that setting."""
    if public_url is None:
        return {}
    base = public_url.rstrip("/")
    asking = [name for name in FOLDERS if "notification_url" in folder(name).Settings.model_fields]
    return {f"{name.upper()}_NOTIFICATION_URL": f"{base}/providers/{name}" for name in asking}


def shelf(name: str, environment: Mapping[str, str]) -> Sequence[Offer]:
    """The rows that a provider without a catalogue begins with; empty for the others. Raises `WrongSettings`."""
    make = getattr(folder(name), "shelf", None)
    return make(settings_of(name, environment)) if make else ()


def samples(name: str) -> Sequence[Offer]:
    """The sample products of a provider whose goods staff write, for the sandbox."""
    return tuple(import_module(f"{FOLDERS[name]}.samples").SHELF)


def settings_of(name: str, environment: Mapping[str, str]) -> BaseModel:
    """A provider's settings out of all variables; empty values count as not set."""
    prefix = f"{name.upper()}_"
    values = {
        variable.upper().removeprefix(prefix).lower(): value
        for variable, value in environment.items()
        if variable.upper().startswith(prefix) and value.strip()
    }
    model = folder(name).Settings
    _refuse_unknown(prefix, values, model)
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise WrongSettings(_in_words(prefix, error)) from None


def example(name: str) -> list[str]:
    """The lines of `.env.example` for a provider: each variable with what it is for."""
    lines = []
    for field, told in folder(name).Settings.model_fields.items():
        default = told.default if isinstance(told.default, str | int) else ""
        lines += [f"# {told.description or field}", f"#{name.upper()}_{field.upper()}={default}"]
    return lines


def _refuse_unknown(prefix: str, values: Mapping[str, str], model: type[BaseModel]) -> None:
    known = list(model.model_fields)
    for field in sorted(values.keys() - set(known)):
        near = get_close_matches(field, known, n=1)
        hint = f"did you mean {prefix}{near[0].upper()}?" if near else "remove it"
        raise WrongSettings(f"{prefix}{field.upper()} is not a setting: {hint}")


def _in_words(prefix: str, error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    field = str(first["loc"][0]).upper() if first["loc"] else ""
    return f"{prefix}{field}: {first['msg'].removeprefix('Value error, ')}"
