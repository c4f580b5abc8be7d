"""The catalogue in the staff's hands: its command, departments and categories, single offers and what stands first."""

from typing import Any, Literal

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.callbacks.catalogue import (
    BarOffer,
    ClearField,
    ClearName,
    DepartmentField,
    EndlessFeature,
    Feature,
    FeatureUntil,
    FindOffer,
    MoveDepartment,
    OwnName,
    ResetDepartment,
    Shop,
    ShowDepartment,
    SwitchCategory,
    Unfeature,
)
from bot.services.blacklist import Blacklist
from bot.services.categories import Categories
from bot.services.departments import PICTURE, Departments
from bot.services.offer_desk import OfferDesk
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff, StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts


class PhotoAt(Filter):
    """A picture sent where the address of a department's picture is awaited."""

    async def __call__(self, message: Message, turn: Turn) -> dict[str, Any] | Literal[False]:
        sent = message.photo or message.document
        if not sent or not isinstance(turn.place, DepartmentField) or turn.place.key != PICTURE:
            return False
        return {"place": turn.place}


async def open_shop(message: Message, turn: Turn) -> None:
    await turn.show(Shop())


async def write(message: Message, place: DepartmentField, text: str, turn: Turn, departments: Departments) -> None:
    await turn.write(lambda tx: departments.write(tx, turn.person, place, text, turn.now), show=lambda shown: shown)
    await departments.refresh()


async def photo(message: Message, place: DepartmentField, turn: Turn) -> None:
    """Lists show a picture as the preview of its address: a picture of the chat has none."""
    await turn.show(DepartmentField(provider=place.provider, key=place.key, wrong="photo"))


async def clear(query: CallbackQuery, callback_data: ClearField, turn: Turn, departments: Departments) -> None:
    await turn.write(lambda tx: departments.clear(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    await departments.refresh()


async def reset(
    query: CallbackQuery, callback_data: ResetDepartment, turn: Turn, departments: Departments, t: Texts
) -> None:
    await turn.write(lambda tx: departments.reset(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    await departments.refresh()
    turn.notice(t.plain("notice.changed"))


async def show(
    query: CallbackQuery, callback_data: ShowDepartment, turn: Turn, departments: Departments, t: Texts
) -> None:
    await turn.write(lambda tx: departments.show(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


async def move(query: CallbackQuery, callback_data: MoveDepartment, turn: Turn, departments: Departments) -> None:
    await turn.write(lambda tx: departments.move(tx, turn.person, callback_data, turn.now), show=lambda place: place)


async def switch_category(
    query: CallbackQuery, callback_data: SwitchCategory, turn: Turn, categories: Categories, t: Texts
) -> None:
    await turn.write(lambda tx: categories.switch(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


async def find(message: Message, text: str, turn: Turn, offer_desk: OfferDesk) -> None:
    await turn.write(lambda tx: offer_desk.find(tx, turn.person, text, turn.now), show=lambda place: place)


async def rename(message: Message, place: OwnName, text: str, turn: Turn, offer_desk: OfferDesk) -> None:
    await turn.write(lambda tx: offer_desk.rename(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def clear_name(query: CallbackQuery, callback_data: ClearName, turn: Turn, offer_desk: OfferDesk) -> None:
    await turn.write(
        lambda tx: offer_desk.clear_name(tx, turn.person, callback_data, turn.now), show=lambda place: place
    )


async def feature(query: CallbackQuery, callback_data: Feature, turn: Turn, offer_desk: OfferDesk, t: Texts) -> None:
    await turn.write(lambda tx: offer_desk.feature(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


async def unfeature(
    query: CallbackQuery, callback_data: Unfeature, turn: Turn, offer_desk: OfferDesk, t: Texts
) -> None:
    await turn.write(
        lambda tx: offer_desk.unfeature(tx, turn.person, callback_data, turn.now), show=lambda place: place
    )
    turn.notice(t.plain("notice.changed"))


async def end_on(message: Message, place: FeatureUntil, text: str, turn: Turn, offer_desk: OfferDesk) -> None:
    await turn.write(lambda tx: offer_desk.end_on(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def endless(query: CallbackQuery, callback_data: EndlessFeature, turn: Turn, offer_desk: OfferDesk) -> None:
    await turn.write(lambda tx: offer_desk.endless(tx, turn.person, callback_data, turn.now), show=lambda place: place)


async def bar(query: CallbackQuery, callback_data: BarOffer, turn: Turn, blacklist: Blacklist, t: Texts) -> None:
    await turn.write(lambda tx: blacklist.bar(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


def router() -> Router:
    made = Router(name="staff_catalogue")
    made.message.register(open_shop, StaffCommand("shop"))
    made.message.register(write, At(DepartmentField), Staff())
    made.message.register(photo, PhotoAt(), Staff())
    made.message.register(find, At(FindOffer), Staff())
    made.message.register(rename, At(OwnName), Staff())
    made.message.register(end_on, At(FeatureUntil), Staff())
    made.callback_query.register(clear, ClearField.filter())
    made.callback_query.register(reset, ResetDepartment.filter())
    made.callback_query.register(show, ShowDepartment.filter())
    made.callback_query.register(move, MoveDepartment.filter())
    made.callback_query.register(switch_category, SwitchCategory.filter())
    made.callback_query.register(clear_name, ClearName.filter())
    made.callback_query.register(feature, Feature.filter())
    made.callback_query.register(unfeature, Unfeature.filter())
    made.callback_query.register(endless, EndlessFeature.filter())
    made.callback_query.register(bar, BarOffer.filter())
    return made
