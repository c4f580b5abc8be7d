"""What can go wrong with a provider, by what it means for an order. No text here ever holds a secret."""


class ProviderError(Exception):
    """A call did not give what was asked. `code` is the provider's own, `request_id` helps its support.

    The text is for developers and never holds a secret.
    """

    def __init__(
        self,
        text: str,
        *,
        code: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(text)
        self.code = code
        self.status = status
        self.request_id = request_id


class NotSent(ProviderError):
    """The request surely never reached the provider."""


class Ours(ProviderError):
    """The provider refused the shop itself (key, deposit, set-up); surely nothing was bought."""


class Limited(ProviderError):
    """Too many requests; surely nothing was bought. `retry_after` in seconds, where told."""

    def __init__(
        self,
        text: str,
        *,
        retry_after: int | None = None,
        code: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(text, code=code, status=status, request_id=request_id)
        self.retry_after = retry_after


class Refused(ProviderError):
    """A code that the provider declares final. `question` names the answer that can mend it, where one can."""

    def __init__(
        self,
        text: str,
        *,
        question: str | None = None,
        code: str | None = None,
        status: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(text, code=code, status=status, request_id=request_id)
        self.question = question


class Duplicate(ProviderError):
    """The provider already knows this reference: look it up."""


class Unclear(ProviderError):
    """The provider may have acted. Look it up; never repeat blindly."""


class Unavailable(ProviderError):
    """A read failed; try again later."""


class NotFound(ProviderError):
    """The provider says that there is no such order or offer."""


class BadWebhook(Exception):
    """The webhook is not from the provider, or cannot be read. Changes nothing."""


class InvalidAnswer(Exception):
    """The answer cannot be right. `reason` completes the text key `question.<key>.wrong.<reason>`."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason
