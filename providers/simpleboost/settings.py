"""What a shop must know to buy from SimpleBoost. Reads no environment; refuses unfit values in words."""

from decimal import Decimal, InvalidOperation

from pydantic import BaseModel, ConfigDict, Field, field_validator

from providers.settings_rules import BareKey, BaseUrl


class Settings(BaseModel):
    """The variables `SIMPLEBOOST_*` without their prefix. On when there is a key."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    api_key: BareKey = Field(default=None, description="The key that SimpleBoost's Telegram bot gives.")
    base_url: BaseUrl = Field(default="https://boost.simplebot.cfd/api", description="The address of the API.")
    currency: str = Field(
        default="RUB",
        pattern=r"^[A-Z]{3}$",
        description="The currency of prices and balance. The API does not name it: ask SimpleBoost"
        " before the first sale.",
    )
    prices: dict[int, Decimal] = Field(
        default={},
        description="What amounts of boosts cost the shop, for example 2:112,4:224."
        " The API has no price list; an amount without a price is not sold.",
    )
    balance_evidence: bool = Field(
        default=True,
        description="Read the balance before each order, as evidence where an answer is lost.",
    )

    @field_validator("prices", mode="before")
    @classmethod
    def _table(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [pair.split(":") for pair in value.replace(" ", "").split(",") if pair]
        try:
            return {int(amount): Decimal(price) for amount, price in pairs}
        except (ValueError, InvalidOperation):
            raise ValueError("must look like 2:112,4:224") from None

    @field_validator("prices")
    @classmethod
    def _positive(cls, value: dict[int, Decimal]) -> dict[int, Decimal]:
        if not all(amount > 0 and price.is_finite() and price > 0 for amount, price in value.items()):
            raise ValueError("amounts and prices must be above zero")
        return value

    @property
    def on(self) -> bool:
        """The credentials are set."""
        return self.api_key is not None
