"""What a shop must know to invoice through Invoicebox. Reads no environment; refuses unfit values in words."""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from providers.base import Goods
from providers.http import checked_url
from providers.invoicebox.codes import CURRENCIES, ROUND_POLICIES, VAT_RATES
from providers.settings_rules import BareKey, BaseUrl

_ORDER_FIELDS: dict[str, tuple[type, ...]] = {
    "invoiceSetting": (dict,),
    "orderSetting": (dict,),
    "shopId": (str, int),
    "userAccountId": (str,),
    "processable": (bool,),
}
"""Optional fields of an order that are the same for each order of a shop."""


def _page(value: str | None) -> str | None:
    """An address of the shop, with path and query. Raises ValueError."""
    if not value:
        return None
    if len(value) > 1000 or not value.isprintable():
        raise ValueError("must have at most 1000 printable characters")
    checked_url(value.partition("?")[0])
    return value


def _whole_only(text: str) -> None:
    raise ValueError(f"{text} is not a whole number")


_PageUrl = Annotated[str | None, AfterValidator(_page)]


class Settings(BaseModel):
    """The variables `INVOICEBOX_*` without their prefix. On when there is a token."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    token: BareKey = Field(default=None, description="The API token of the shop in Invoicebox's cabinet.")
    merchant_id: str = Field(
        default="",
        pattern=r"^([0-9a-f-]{36})?$",
        validate_default=True,
        description="The id of the shop there; needed with the token.",
    )
    notification_key: SecretStr | None = Field(
        default=None,
        description="The key of the shop's notifications; `new,old` while it changes."
        " Without it notifications are refused and the shop asks by itself.",
    )
    signature_algorithm: Literal["sha1", "sha256"] = Field(
        default="sha1",
        description="The algorithm of notifications as chosen in the cabinet (method HMAC). Invoicebox begins with"
        " sha1; choose sha256 in both places where it is offered.",
    )
    base_url: BaseUrl = Field(
        default="https://api.invoicebox.ru/v3",
        description="The address of the API with its version; shops of business.invoicebox.ru end in /l3.",
    )
    notification_url: _PageUrl = Field(
        default=None,
        description="Where orders of this shop are notified; without it the address in the cabinet is used.",
    )
    success_url: _PageUrl = Field(default=None, description="Where a customer returns after paying.")
    fail_url: _PageUrl = Field(default=None, description="Where a customer returns after a failed payment.")
    return_url: _PageUrl = Field(default=None, description="Where a customer returns without paying.")
    language: Literal["ru", "en"] = Field(default="ru", description="The language of the payment page: ru or en.")
    currency: str = Field(default="RUB", description="The currency of prices and invoices.")
    goods: Goods = Field(
        default=Goods.SERVICE, description="What is invoiced: service, physical or digital. Payment rules depend on it."
    )
    lifetime_hours: int = Field(
        default=24, ge=1, le=8760, description="How many hours an invoice may be paid; it expires after that."
    )
    link_vat_code: str = Field(
        default="VATNONE",
        description="The VAT code of an invoice by which goods of other providers are paid: one line for the order.",
    )
    phone_region: str = Field(
        default="RU", pattern=r"^[A-Z]{2}$", description="The country of phone numbers that are written without one."
    )
    split_rows: bool = Field(
        default=True,
        description="Write many units of a product in several rows where one row would miss the total by more than"
        " a kopeck (price without tax x quantity + tax). Invoicebox does not publish its own tolerance.",
    )
    read_one: bool = Field(
        default=True,
        description="Read an order by its own address, which the documents of 2024 do not list and the official"
        " client of 2026 uses. Where it answers 404 or 405, or this is off, the order is searched by its id.",
    )
    order_fields: dict[str, Any] = Field(
        default={},
        description="Optional fields of each order as a JSON object: invoiceSetting, orderSetting (roundPolicy),"
        " shopId, userAccountId, processable. The documents disagree on the default of roundPolicy: none is sent.",
    )

    @field_validator("merchant_id")
    @classmethod
    def _with_token(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("token") is not None and not value:
            raise ValueError("the merchant's id must be set together with the token")
        return value

    @field_validator("link_vat_code")
    @classmethod
    def _known_code(cls, value: str) -> str:
        if value not in VAT_RATES:
            raise ValueError(f"must be one of {', '.join(VAT_RATES)}")
        return value

    @field_validator("currency")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in CURRENCIES:
            raise ValueError(f"must be one of {', '.join(CURRENCIES)}")
        return value

    @field_validator("order_fields", mode="before")
    @classmethod
    def _object(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            read = json.loads(value, parse_float=_whole_only, parse_constant=_whole_only)
        except ValueError:
            raise ValueError("must be a JSON object") from None
        return read

    @field_validator("order_fields")
    @classmethod
    def _documented(cls, value: dict[str, Any]) -> dict[str, Any]:
        for name, told in value.items():
            if not isinstance(told, _ORDER_FIELDS.get(name, ())):
                raise ValueError(f"{name} is not a field to set here, or has a wrong type")  # noqa: TRY004
        policy = value.get("orderSetting", {}).get("roundPolicy")
        if policy is not None and policy not in ROUND_POLICIES:
            raise ValueError(f"roundPolicy must be one of {', '.join(ROUND_POLICIES)}")
        return value

    @property
    def on(self) -> bool:
        """The credentials are set."""
        return self.token is not None

    @property
    def notification_keys(self) -> tuple[bytes, ...]:
        """Every key that may have signed a notification now, the newest first."""
        given = self.notification_key.get_secret_value() if self.notification_key else ""
        return tuple(part.strip().encode() for part in given.split(",") if part.strip())
