"""What a shop must know to buy from Toy. Reads no environment; refuses unfit values in words."""

from pydantic import BaseModel, ConfigDict, Field

from providers.settings_rules import BareKey, BaseUrl


class Settings(BaseModel):
    """The variables `TOY_*` without their prefix. On when there is a key."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    api_key: BareKey = Field(default=None, description="The key of the shop at Toy.")
    base_url: BaseUrl = Field(default="https://api.toy.example", description="The address of the API.")
    currency: str = Field(default="RUB", pattern=r"^[A-Z]{3}$", description="The currency of prices.")

    @property
    def on(self) -> bool:
        """The credentials are set."""
        return self.api_key is not None
