"""Rules that settings of several providers share, as types of pydantic. Refuse unfit values in words; read nothing."""

from typing import Annotated

from pydantic import AfterValidator, SecretStr

from providers.http import checked_url


def bare_key(value: SecretStr | None) -> SecretStr | None:
    """A key that fits into a header; None for an empty one. Raises ValueError."""
    key = value.get_secret_value().strip() if value else ""
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ValueError("must be the bare key, without spaces")
    return SecretStr(key) if key else None


BareKey = Annotated[SecretStr | None, AfterValidator(bare_key)]
"""A credential sent in a header, without a scheme word."""

BaseUrl = Annotated[str, AfterValidator(checked_url)]
"""The address of an API: https, or http on this machine itself; no trailing slash."""
