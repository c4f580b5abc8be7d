"""The kinds of what buttons carry; those of staff say which right they need. Knows no place and no action.

Beside `bot/callbacks` and its parts the only module outside `bot/telegram` that imports aiogram.
"""

from typing import Any, ClassVar, Self

from aiogram.filters.callback_data import CallbackData

from bot.services.people import Right


class Carried(CallbackData, prefix="carried"):
    """What a button carries. A button of before lacks fields that were added since: they are as if left out."""

    @classmethod
    def unpack(cls, value: str) -> Self:
        """Raises `TypeError` and `ValueError` for what this kind never was."""
        for field in list(cls.model_fields.values())[value.count(cls.__separator__) :]:
            if not field.is_required():
                value += f"{cls.__separator__}{field.default}"
        return super().unpack(value)


class Place(Carried, prefix="place"):
    """Where a person is."""


def way_back(place: Place) -> str:
    """The place as one field of another, which leads back there."""
    return place.pack().replace(place.__separator__, "~")


class Action(Carried, prefix="action"):
    """What a press does. `stays`: the message below which it stands is kept as it is, whatever is shown next."""

    stays: ClassVar[bool] = False


class StaffPlace(Place, prefix="staff-place"):
    """Where only staff are who hold the right."""

    needs: ClassVar[Right]

    def __init_subclass__(cls, *, needs: Right, **kwargs: Any) -> None:
        cls.needs = needs
        super().__init_subclass__(**kwargs)


class StaffAction(Action, prefix="staff-action"):
    """What only the press of somebody does who holds the right."""

    needs: ClassVar[Right]

    def __init_subclass__(cls, *, needs: Right, **kwargs: Any) -> None:
        cls.needs = needs
        super().__init_subclass__(**kwargs)


def staff_kinds() -> dict[str, type[StaffPlace] | type[StaffAction]]:
    """Every place and action of staff by its prefix."""
    every: list[type[StaffPlace] | type[StaffAction]] = [*StaffPlace.__subclasses__(), *StaffAction.__subclasses__()]
    return {each.__prefix__: each for each in every}


def stays(pressed: str) -> bool:
    """Whether the message whose button carries this is kept as it is."""
    prefix = pressed.partition(":")[0]
    return any(each.stays for each in Action.__subclasses__() if each.__prefix__ == prefix)
