"""Reads off the assembled program which handlers it has: what each one listens to, and whom it asks for rights."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any, get_args, get_type_hints

from aiogram import Dispatcher
from aiogram.filters import Command
from aiogram.filters.callback_data import CallbackQueryFilter

from bot.callbacks.kinds import Action, Place, StaffAction, StaffPlace
from bot.services import rights
from bot.telegram.staff_only import Staff, StaffCommand

Kind = type[Place] | type[Action]
CHECKS = (rights.require, rights.may, rights.require_place)


@dataclass(frozen=True, slots=True)
class Registered:
    """One handler with its filters, in the order in which the dispatcher asks."""

    observer: str
    router: str
    function: Callable[..., Any]
    filters: tuple[object, ...]

    @property
    def name(self) -> str:
        return f"{self.function.__module__.rpartition('.')[2]}.{self.function.__name__}"

    @property
    def pressed(self) -> frozenset[Kind]:
        """The places and actions whose buttons it takes."""
        return frozenset(each.callback_data for each in self.filters if isinstance(each, CallbackQueryFilter))

    @property
    def awaits(self) -> frozenset[Kind]:
        """The places at which it takes what is said."""
        named = (kind for each in self.filters for kind in getattr(each, "kinds", ()))
        own = {kind for kind in named if isinstance(kind, type)}
        return frozenset(own | {kind for kind in self._hinted() if issubclass(kind, Place)} - self.pressed)

    @property
    def commands(self) -> frozenset[str]:
        return frozenset(str(name) for each in self.filters if isinstance(each, Command) for name in each.commands)

    @property
    def is_staffs(self) -> bool:
        """Whether it is registered so that the right is checked before it runs."""
        guarded = any(isinstance(each, Staff | StaffCommand) for each in self.filters)
        return guarded or (bool(self.pressed) and all(is_staffs(each) for each in self.pressed))

    def _hinted(self) -> Iterator[Kind]:
        """Places and actions that it names as arguments."""
        for hint in get_type_hints(self.function).values():
            for each in get_args(hint) or (hint,):
                if isinstance(each, type) and issubclass(each, Place | Action):
                    yield each

    def asks_for_rights(self) -> set[str]:
        """Modules behind it in which rights are checked: services that are handed to it, functions that it calls."""
        behind = {getattr(hint, "__module__", "") for hint in get_type_hints(self.function).values()}
        if isinstance(self.function, FunctionType):
            behind |= set(_called(self.function))
        return {name for name in behind if name.startswith("bot.services.") and _checks(sys.modules[name])}


def is_staffs(kind: Kind) -> bool:
    return issubclass(kind, StaffPlace | StaffAction)


def handlers(dispatcher: Dispatcher) -> list[Registered]:
    """All of them, whatever kind of update they are for; not aiogram's own that tells the kinds apart."""
    return [
        Registered(name, router.name, handler.callback, tuple(each.callback for each in handler.filters or ()))
        for router in dispatcher.chain_tail
        for name, observer in router.observers.items()
        if name != "update"
        for handler in observer.handlers
    ]


def _called(function: FunctionType) -> Iterator[str]:
    for name in _names(function.__code__):
        found = function.__globals__.get(name)
        if isinstance(found, ModuleType):
            yield found.__name__
        elif isinstance(found, FunctionType):
            yield found.__module__
            if found.__module__ == function.__module__ and found is not function:
                yield from _called(found)


def _names(code: CodeType) -> set[str]:
    inner = [_names(each) for each in code.co_consts if isinstance(each, CodeType)]
    return set(code.co_names).union(*inner)


def _checks(module: ModuleType) -> bool:
    return module is not rights and any(value in CHECKS for value in vars(module).values() if callable(value))
