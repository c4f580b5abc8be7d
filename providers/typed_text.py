"""What people type, made ready: signs that nobody sees, e-mail addresses, phone numbers. Asks no server, has no texts.

The libraries are imported when first needed: a phone's rules take long to load.
"""

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\u202a\u202c\ufeff"))


def seen(answer: str) -> str:
    """Without the signs that copying brings along."""
    return answer.translate(_UNSEEN).strip()


def email_parts(text: str) -> tuple[str, str] | None:
    """The address in ASCII and its domain in small letters; None for what is no address."""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return found.ascii_email or found.normalized, found.ascii_domain


def phone_e164(text: str, region: str) -> str | None:
    """A number that exists, with its plus; None for any other, and for one with an extension.

    `region`: whose numbers need no country code. A code without its plus is understood too.
    """
    return _e164(text, region) or (None if text.startswith("+") else _e164(f"+{text}", region))


def _e164(text: str, region: str) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or number.extension:
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
