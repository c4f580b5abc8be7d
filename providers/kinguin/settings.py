"""What a shop must know to buy from Kinguin. Reads no environment; refuses unfit values in words."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from providers.settings_rules import BareKey, BaseUrl


class Settings(BaseModel):
    """The variables `KINGUIN_*` without their prefix. On when there is a key."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    api_key: BareKey = Field(default=None, description="The key of the store in Kinguin's integration dashboard.")
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="The secret of the store's webhooks in the same dashboard; `new,old` while it changes."
        " Without it webhooks are refused and the shop asks by itself.",
    )
    base_url: BaseUrl = Field(
        default="https://gateway.kinguin.net/esa/api",
        description="The address of the API; the sandbox is https://gateway.sandbox.kinguin.net/esa/api.",
    )
    order_version: Literal["v1", "v2"] = Field(
        default="v2",
        description="The version of the call that orders: v2, or v1 where v2 does not work for an account.",
    )
    wholesale: bool = Field(
        default=True, description="Sell 10 to 1000 pieces of one offer at once where a merchant sells wholesale."
    )
    text_keys_only: bool = Field(
        default=False, description="Never buy a key that is a picture. Pre-orders do not allow the wish."
    )
    buy_offer: bool = Field(
        default=False,
        description="Order from the very merchant that was quoted: an extra right of an account, ask Kinguin first.",
    )
    dispatch: bool = Field(
        default=False,
        description="Let staff dispatch orders. Kinguin has removed the call: keys come by themselves since 2021.",
    )
    coupon: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9_-]{0,40}$",
        description="A discount code sent with each order. Kinguin has removed the field in 2025.",
    )
    send_names: bool = Field(
        default=False,
        description="Send the title of each product with an order. Kinguin has removed the field in 2024.",
    )

    @property
    def on(self) -> bool:
        """The credentials are set."""
        return self.api_key is not None

    @property
    def webhook_secrets(self) -> tuple[bytes, ...]:
        """Every secret that a webhook may carry now, the newest first."""
        given = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        return tuple(part.strip().encode() for part in given.split(",") if part.strip())


DEFAULTS = Settings()
"""As a shop begins that sets nothing but its key."""
