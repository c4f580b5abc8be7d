"""What a shop must know to buy from Kinguin. Reads no environment; refuses unfit values in words."""

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

    @property
    def on(self) -> bool:
        """The credentials are set."""
        return self.api_key is not None

    @property
    def webhook_secrets(self) -> tuple[bytes, ...]:
        """Every secret that a webhook may carry now, the newest first."""
        given = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        return tuple(part.strip().encode() for part in given.split(",") if part.strip())
