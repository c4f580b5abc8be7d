"""All configuration, typed, read once from the environment and `.env`. Refuses wrong values in one line each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """What the shop needs to start. Everything of daily life is changed in the chat instead."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    proxy_url: str | None = None
    database_url: str = "sqlite:///data/vitrina.db"
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    shop_name: str = Field(default="Vitrina", min_length=1, max_length=64)
    shop_currency: str = Field(default="RUB", pattern=r"^[A-Z]{3}$")
    shop_timezone: str = "Europe/Moscow"
    public_url: str | None = None
    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8080, ge=1, le=65535)
    health_port: int | None = Field(default=None, ge=1, le=65535)
    webhook_secret: SecretStr | None = None
    secrets_key: SecretStr | None = None
    sandbox: bool = False

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator("shop_timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("no such time zone, for example Europe/Moscow") from error
        return value

    @field_validator("database_url")
    @classmethod
    def _sqlite(cls, value: str) -> str:
        if not value.startswith("sqlite:///"):
            raise ValueError("must start with sqlite:///")
        return value

    @property
    def database_path(self) -> Path:
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.shop_timezone)


def provider_variables(environment: Mapping[str, str], provider: str) -> dict[str, str]:
    """The variables of one provider without its prefix, in lower case."""
    prefix = f"{provider.upper()}_"
    return {k[len(prefix) :].lower(): v for k, v in environment.items() if k.upper().startswith(prefix)}
