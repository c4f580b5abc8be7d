"""What a shop must know to order from an Intercode shop. Reads no environment; refuses unfit values in words."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from providers.base import Goods
from providers.http import checked_url
from providers.settings_rules import BareKey, BaseUrl

BEARER = "bearer"
_COOKIE_NAME = r"^[A-Za-z0-9_.-]{1,64}$"


def _publishable(value: str) -> str:
    if re.match(r"(sk|rk)_", value):
        raise ValueError("is a secret key, which must never be here: the publishable key begins with pk_")
    if not re.fullmatch(r"pk_\w{1,250}", value, re.ASCII):
        raise ValueError("must be Stripe's publishable key, which begins with pk_")
    return value


class Settings(BaseModel):
    """The variables `INTERCODE_*` without their prefix. On when address and token are set."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    base_url: BaseUrl | None = Field(
        default=None,
        description="The address of your shop's API, for example https://shop.example/api. Intercode is a kit that"
        " each shop hosts itself: there is no common address.",
    )
    access_token: BareKey = Field(
        default=None,
        validate_default=True,
        description="A ready access token of the shop's account that orders. The program does not sign in, because"
        " sign-in asks for a captcha.",
    )
    token_in: str = Field(
        default=BEARER,
        pattern=_COOKIE_NAME,
        description="How the token travels, which the documents do not say: bearer (the header Authorization), or the"
        " name of a cookie.",
    )
    currency: str = Field(
        default="USD",
        pattern=r"^[A-Z]{3}$",
        description="The currency of amountInCents. The API does not name it: see the shop's Stripe account.",
    )
    goods: Goods = Field(
        default=Goods.PHYSICAL,
        description="What is sold: physical, digital or service. Telegram allows Stars for digital goods and services"
        " only.",
    )
    new_order_lists: Literal["ids", "texts"] = Field(
        default="ids",
        description="What the texts in POST /orders/new are, which the documents do not say. ids: the numbers of"
        " products, one entry for each piece, compared with the products in the answer. texts: whatever staff write"
        " as the product's id, not compared.",
    )
    most_pieces: int = Field(
        default=20,
        ge=1,
        le=200,
        description="How many pieces one order may hold. The documents name no limit.",
    )
    stripe_key: Annotated[str, AfterValidator(_publishable)] | None = Field(
        default=None,
        description="The publishable key (pk_...) of the Stripe account of that shop. With it customers may also pay"
        " there by card, on a page of this program, which needs PUBLIC_URL.",
    )
    stripe_script: str = Field(
        default="https://js.stripe.com/v3/",
        description="The address of Stripe's own script. A path that begins with / is below INTERCODE_BASE_URL, for a"
        " stand-in on this machine only.",
    )

    @field_validator("access_token")
    @classmethod
    def _both_or_none(cls, value: BareKey, info: ValidationInfo) -> BareKey:
        if "base_url" not in info.data:  # it was refused itself
            return value
        if value is None and info.data["base_url"] is not None:
            raise ValueError("is missing, and INTERCODE_BASE_URL alone does nothing: set both or none")
        if value is not None and info.data["base_url"] is None:
            raise ValueError("does nothing without INTERCODE_BASE_URL: set both or none")
        if value is not None and set(value.get_secret_value()) & set(';,"\\'):
            raise ValueError('must be the bare token, without ; , " and \\')
        return value

    @field_validator("stripe_script")
    @classmethod
    def _safe_script(cls, value: str, info: ValidationInfo) -> str:
        if not value.startswith("/"):
            checked_url(value)
            return value
        # Plain http is this machine itself: no other address may begin so.
        if not re.fullmatch(r"(/[\w.-]+)+", value, re.ASCII) or not (info.data.get("base_url") or "").startswith(
            "http://"
        ):
            raise ValueError("must begin with https:// (a path is for a stand-in on this machine only)")
        return value

    @property
    def on(self) -> bool:
        """The credentials are set."""
        return self.base_url is not None and self.access_token is not None

    @property
    def script_url(self) -> str:
        """The whole address of the script of the payment page."""
        return f"{self.base_url}{self.stripe_script}" if self.stripe_script.startswith("/") else self.stripe_script

    @property
    def headers(self) -> dict[str, str]:
        """What carries the token."""
        token = self.access_token.get_secret_value() if self.access_token else ""
        if self.token_in.lower() == BEARER:
            return {"Authorization": f"Bearer {token}"}
        return {"Cookie": f"{self.token_in}={token}"}
