"""What a shop must know to buy from Vektor. Reads no environment; refuses unfit values in words."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator

from providers.http import checked_url
from providers.settings_rules import BaseUrl


class Settings(BaseModel):
    """The variables `VEKTOR_*` without their prefix. On when there are both credentials."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    client_id: SecretStr | None = Field(default=None, description="The client id that Vektor's account manager gives.")
    client_secret: SecretStr | None = Field(
        default=None, validate_default=True, description="The secret that belongs to the client id."
    )
    base_url: BaseUrl = Field(
        default="https://api.vektor-adv.com/api",
        description="The address of the API; the test one is https://test-api.vektor-adv.com/api.",
    )
    token_url: str = Field(
        default="",
        description="Where tokens are given; without it, the address of the API and /connect/token. The documents name"
        " three places: ask the account manager.",
    )
    token_form: Literal["urlencoded", "multipart"] = Field(
        default="urlencoded",
        description="How the token is asked for: `urlencoded`, or `multipart`. The documents say only `form-data`.",
    )
    currency: str = Field(
        default="RUB",
        pattern=r"^[A-Z]{3}$",
        description="The currency of the prices of cards. The API does not name it.",
    )
    card_ids: Literal["number", "text"] = Field(
        default="number",
        description="How the id of a card is written in an order: `number`, as the table of the documents says, or"
        " `text`, as their example shows.",
    )
    most_pieces: int = Field(
        default=10,
        ge=1,
        le=1000,
        description="How many cards one order may hold. The documents name no limit: ask the account manager.",
    )
    phone_region: str = Field(
        default="RU",
        pattern=r"^[A-Z]{2}$",
        description="The country of phone numbers that are written without a country code: two letters.",
    )
    pictures: str = Field(
        default="",
        description="Where the shop keeps pictures of the cards, with {id} for the card: an address with https://, or"
        " a path below the address of the API. The API has none.",
    )
    balance: bool = Field(
        default=False,
        description="Read /v1/balance/, which the documents name without showing its answer. Switch on after a try.",
    )

    @field_validator("client_id", "client_secret")
    @classmethod
    def _trimmed(cls, value: SecretStr | None) -> SecretStr | None:
        text = value.get_secret_value().strip() if value else ""
        if not text.isprintable():
            raise ValueError("must be one line of text")
        return SecretStr(text) if text else None

    @field_validator("client_secret")
    @classmethod
    def _both_or_none(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if "client_id" in info.data and (value is None) is not (info.data["client_id"] is None):
            raise ValueError("is set together with VEKTOR_CLIENT_ID")
        return value

    @field_validator("token_url")
    @classmethod
    def _has_a_path(cls, value: str) -> str:
        if value and not checked_url(value).partition("://")[2].partition("/")[2]:
            raise ValueError("must name the whole address, with its path")
        return value.rstrip("/")

    @field_validator("phone_region")
    @classmethod
    def _known_region(cls, value: str) -> str:
        from phonenumbers import SUPPORTED_REGIONS

        if value not in SUPPORTED_REGIONS:
            raise ValueError("must be a country's two letters, for example RU")
        return value

    @field_validator("pictures")
    @classmethod
    def _template(cls, value: str) -> str:
        if value and not ("{id}" in value and value.startswith(("https://", "/"))):
            raise ValueError("must begin with https:// or / and contain {id}")
        return value

    @property
    def on(self) -> bool:
        """The credentials are set."""
        return self.client_id is not None and self.client_secret is not None

    @property
    def token_address(self) -> str:
        """The whole address of the token call."""
        return self.token_url or f"{self.base_url}/connect/token"

    def picture_of(self, card_id: str) -> str | None:
        """The address of a card's picture; None where the shop keeps none. `card_id` is safe in a path."""
        if not self.pictures:
            return None
        below = self.base_url if self.pictures.startswith("/") else ""
        return below + self.pictures.replace("{id}", card_id)
