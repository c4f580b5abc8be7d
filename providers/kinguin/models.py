"""Kinguin's JSON as read: liberal, because its documents and its answers differ. Holds no rules.

Everything is optional unless its class checks it.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field, TypeAdapter, ValidationError

from providers.json_fields import Instant, Model, Objects, Text, amount_below, text

_DATE = TypeAdapter(date)
_MOST = 1_000_000_000


def _day(value: Any) -> date | None:
    if not isinstance(value, str | date):
        return None
    try:
        return _DATE.validate_python(value[:10] if isinstance(value, str) else value)
    except ValidationError:
        return None


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list | tuple):
        return ()
    return tuple(word for part in value if (word := text(part).strip()))


def _count(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value[:10].isdigit():
        value = int(value[:10])
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        value = int(value) if abs(value) < _MOST else None
    return value if isinstance(value, int) and 0 <= value < _MOST else None


def _object(value: Any) -> Any:
    return value if isinstance(value, dict) else {}


Texts = Annotated[tuple[str, ...], BeforeValidator(_texts)]
Count = Annotated[int | None, BeforeValidator(_count)]
Price = Annotated[Decimal | None, BeforeValidator(amount_below(Decimal(1_000_000)))]
"""Euros. The documents type one of them as a string and print it as a number."""
Day = Annotated[date | None, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(lambda value: value is True)]
Maybe = Annotated[bool | None, BeforeValidator(lambda value: value if isinstance(value, bool) else None)]


class Picture(Model):
    """One picture in two sizes."""

    url: Text = ""
    thumbnail: Text = ""


class Images(Model):
    """The pictures of a product since 2025."""

    cover: Annotated[Picture, BeforeValidator(_object)] = Picture()


class TierPrice(Model):
    """The price of one level of wholesale."""

    level: Count = None
    price: Price = None


class Wholesale(Model):
    """Whether one merchant sells more than nine pieces at once, and for how much."""

    enabled: Flag = False
    tiers: Annotated[tuple[TierPrice, ...], Objects] = ()


class Seller(Model):
    """One merchant's offer of a product. `qty` is declared, `availableQty` (since 2024) is in stock."""

    offerId: Text = ""
    price: Price = None
    qty: Count = None
    textQty: Count = None
    availableQty: Count = None
    availableTextQty: Count = None
    wholesale: Annotated[Wholesale, BeforeValidator(_object)] = Wholesale()


class Product(Model):
    """A catalogue row. `price` is the cheapest seller's, `qty` is what that price can fill."""

    kinguinId: Count = None
    productId: Text = ""
    name: Text = ""
    originalName: Text = ""
    description: Text = ""
    platform: Text = ""
    activationDetails: Text = ""
    genres: Texts = ()
    price: Price = None
    qty: Count = None
    textQty: Count = None
    totalQty: Count = None
    isPreorder: Flag = False
    releaseDate: Day = None
    metacriticScore: Price = None
    regionId: Count = None
    regionalLimitations: Text = ""
    countryLimitation: Texts = ()
    images: Annotated[Images, BeforeValidator(_object)] = Images()
    coverImage: Text = ""
    offers: Annotated[tuple[Seller, ...], Objects] = ()
    updatedAt: Instant = None


class KeyState(Model):
    """How far one key of an order is."""

    id: Text = ""
    status: Text = ""


class OrderLine(Model):
    """One line of an order; a requested line may come back as several. `broker` is of 2020."""

    kinguinId: Count = None
    productId: Text = ""
    offerId: Text = ""
    name: Text = ""
    qty: Count = None
    price: Price = None
    totalPrice: Price = None
    requestPrice: Price = None
    keyType: Text = ""
    isPreorder: Flag = False
    releaseDate: Day = None
    accurate: Maybe = None
    broker: Text = ""
    keys: Annotated[tuple[KeyState, ...], Objects] = ()


class Dispatch(Model):
    """What was sent to be delivered; orders of 2020 only."""

    id: Annotated[Text, Field(validation_alias=AliasChoices("id", "dispatchId"))] = ""
    createdAt: Instant = None


class Order(Model):
    """An order as Kinguin shows it. Without `orderId` it is none; before 2020-11 its id was a number.

    `couponCode`, `kidId`, `kinguinOrderId` and `dispatch` are of older years.
    """

    orderId: Text = ""
    orderExternalId: Text = ""
    storeId: Text = ""
    kinguinOrderId: Text = ""
    kidId: Text = ""
    status: Text = ""
    totalPrice: Price = None
    requestTotalPrice: Price = None
    paymentPrice: Price = None
    totalQty: Count = None
    couponCode: Text = ""
    isPreorder: Flag = False
    preorderReleaseDate: Day = None
    dispatch: Annotated[Dispatch, BeforeValidator(_object)] = Dispatch()
    createdAt: Instant = None
    updatedAt: Instant = None
    products: Annotated[tuple[OrderLine, ...], Objects] = ()


class Key(Model):
    """A delivered key: text, or a picture in base64. `id` is absent in answers before 2024-10."""

    id: Text = ""
    name: Text = ""
    type: Text = ""
    serial: Annotated[Text, Field(repr=False)] = ""
    kinguinId: Text = ""
    offerId: Text = ""
    productId: Text = ""


class Region(Model):
    """A number of a region with its name. Document: api/products/v1, regions."""

    id: Count = None
    name: Text = ""


class Refusal(Model):
    """An error body. Only `kind` is dependable; `title` and `type` stand for one another.

    Before 2020-11 there were a number in `code` and a message alone.
    """

    kind: Text = ""
    code: Text = ""
    title: Text = ""
    type: Text = ""
    detail: Text = ""
    propertyPath: Text = ""
