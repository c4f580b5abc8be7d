"""All configuration, typed, read once from the environment and `.env`. Refuses wrong values in one line each."""

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from storage.secrets_key import decode

PROXY = re.compile(r"(socks4|socks5|http|https)://\S+:\d{1,5}/?")
CONTACT = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|https://[^\s<>]{3,200}")
HEADER_TOKEN = re.compile(r"[A-Za-z0-9_-]{0,256}")
"""What Telegram takes as a webhook's secret. Bot API, setWebhook."""


class Settings(BaseSettings):
    """What the shop needs to start. Everything of daily life is changed in the chat instead."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    bot_token: SecretStr | None = Field(
        default=None, description="The bot's token from @BotFather. Without it `make run` opens the sandbox."
    )
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(
        default=frozenset(),
        description="Telegram ids of owners, with commas. Not needed: the first start prints a link for the owner.",
    )
    staff_chat_id: int | None = Field(
        default=None,
        description="The group where staff hear of everything, below 0. Not needed: /setup connects one with a link.",
    )
    shop_name: str = Field(
        default="Vitrina", min_length=1, max_length=64, description="The bot's name, as customers read it."
    )
    shop_currency: str = Field(
        default="RUB",
        pattern=r"^[A-Z]{3}$",
        description="The currency of prices. For another than RUB set rates and the Star's value with /prices first.",
    )
    support_contact: str | None = Field(
        default=None,
        description="Where customers write about payments: @username or an https address. Without it, to the owner.",
    )
    shop_timezone: str = Field(default="Europe/Moscow", description="The time zone of the shop's dates.")
    database_url: str = Field(
        default="sqlite:///data/vitrina.db", description="The database's file; four slashes begin an absolute path."
    )
    secrets_key: SecretStr | None = Field(
        default=None,
        description="The key for sealed data: 32 bytes in URL-safe base64; `new,old` while it changes."
        " Without it the key is made and kept in secrets/.",
    )
    public_url: str | None = Field(
        default=None, description="The https address where the world reaches HTTP_PORT. Only for webhooks."
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="Letters, digits, _ and -, made up by you. With PUBLIC_URL, Telegram brings updates by webhook.",
    )
    http_host: str = Field(default="127.0.0.1", description="Where webhooks are listened for; in a container 0.0.0.0.")
    http_port: int = Field(
        default=8080, ge=1, le=65535, description="The port for webhooks; in the sandbox, the port of its page."
    )
    health_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Serves http://127.0.0.1:<port>/health and /metrics (Prometheus), to this machine only.",
    )
    backup_passphrase: SecretStr | None = Field(
        default=None,
        min_length=12,
        description="Seals each backup; 12 signs or more. Keep it elsewhere too: without it no backup opens, and"
        " without one set no backup leaves this machine.",
    )
    backup_hour: int = Field(
        default=4, ge=0, le=23, description="The hour of SHOP_TIMEZONE at which the nightly backup is made."
    )
    backup_folder: Path | None = Field(
        default=None,
        description="Where backups are kept: 7 days and 4 weeks. Without it, backups/ beside the database.",
    )
    payment_provider_token: SecretStr | None = Field(
        default=None,
        description="From @BotFather, Payments: cards in Telegram, which allows them for physical goods only.",
    )
    rates_source: Literal["fixed", "ecb", "cbr"] = Field(
        default="fixed",
        description="Whose rates of currencies: fixed by staff, or each day from ecb (European Central Bank) or cbr"
        " (Bank of Russia).",
    )
    rates_url: str | None = Field(
        default=None, description="Another https address of the bank's daily file. Without it, the bank's own."
    )
    proxy_url: str | None = Field(
        default=None, description="A proxy for Telegram, for example socks5://127.0.0.1:1080."
    )
    telegram_api_url: str = Field(
        default="https://api.telegram.org", description="Another address of the Bot API, for a server of your own."
    )
    sandbox: bool = False
    """Set by the sandbox for its own bot; not for people."""

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        if isinstance(value, str):
            return [part.strip() for part in value.split(",") if part.strip()]
        return value

    @field_validator("staff_chat_id")
    @classmethod
    def _of_a_group(cls, value: int | None) -> int | None:
        if value is not None and not -(2**52) < value < 0:
            raise ValueError("must be the id of a group: a whole number below 0")
        return value

    @field_validator("support_contact")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        if value and not CONTACT.fullmatch(value):
            raise ValueError("must be @username or an address that starts with https://")
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

    @field_validator("public_url")
    @classmethod
    def _https(cls, value: str | None) -> str | None:
        if value and not value.startswith(("https://", "http://127.0.0.1:")):
            raise ValueError("must start with https://")
        return value

    @field_validator("rates_url")
    @classmethod
    def _of_a_file(cls, value: str | None) -> str | None:
        if value and not value.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("must start with https://")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _api(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("must start with https://, or with http:// for a server of your own")
        return value

    @field_validator("proxy_url")
    @classmethod
    def _proxy(cls, value: str | None) -> str | None:
        if value and not PROXY.fullmatch(value):
            raise ValueError("must look like socks5://host:port or http://user:password@host:port")
        return value

    @field_validator("admin_ids")
    @classmethod
    def _ids(cls, value: frozenset[int]) -> frozenset[int]:
        if any(not 0 < each < 2**52 for each in value):
            raise ValueError("must be Telegram ids: whole numbers above 0")
        return value

    @model_validator(mode="after")
    def _loopback_is_for_the_sandbox(self) -> "Settings":
        if self.public_url and self.public_url.startswith("http://") and not self.sandbox:
            raise ValueError("PUBLIC_URL must start with https://")
        return self

    @field_validator("webhook_secret")
    @classmethod
    def _fits_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not HEADER_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("must be up to 256 letters, digits, _ and -")
        return value

    @field_validator("secrets_key")
    @classmethod
    def _whole_keys(cls, value: SecretStr | None) -> SecretStr | None:
        for key in value.get_secret_value().split(",") if value else ():
            decode(key)
        return value

    @property
    def database_path(self) -> Path:
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def backups_path(self) -> Path:
        return self.backup_folder or self.database_path.parent / "backups"

    @property
    def key_path(self) -> Path:
        """Where the key lies that the program makes; away from the data, so that no backup holds both."""
        return Path("secrets") / f"{self.database_path.stem}.key"

    @property
    def marker_path(self) -> Path:
        """Where the shop marks how far it has come; away from the data, so that no restored copy brings it along."""
        return self.key_path.with_suffix(".seen")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.shop_timezone)
