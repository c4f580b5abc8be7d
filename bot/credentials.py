"""Which providers have credentials. Asks the registry only where a variable begins like one: it is slow to load."""

import pkgutil
from collections.abc import Mapping
from typing import Any, cast

import providers


def providers_with_credentials(environment: Mapping[str, str]) -> list[str]:
    """The names of the providers that are switched on. Raises `WrongSettings`."""
    folders = [found.name for found in pkgutil.iter_modules(providers.__path__) if found.ispkg]
    prefixes = tuple(f"{name.upper()}_" for name in folders)
    if not any(variable.upper().startswith(prefixes) and value for variable, value in environment.items()):
        return []
    from providers.registry import FOLDERS, settings_of

    return [name for name in FOLDERS if cast("Any", settings_of(name, environment)).on]
