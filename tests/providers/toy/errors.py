"""What an answer of Toy means for an order. Knows no call."""

from providers.answers import Answer, act_error
from providers.errors import ProviderError, Refused

FINAL: dict[str, str | None] = {"bad_name": "name", "sold_out": None}
"""Codes that the document declares final: surely nothing was bought. Beside each the question that mends it, if any."""


def refusal(answer: Answer, code: str | None) -> ProviderError:
    """What an answer to a placement means that does not accept it: unclear, unless surely nothing was bought."""
    if answer.status in {400, 404, 422} and code in FINAL:
        return Refused(
            f"{answer.call}: {code}",
            question=FINAL[code],
            code=code,
            status=answer.status,
            request_id=answer.request_id,
        )
    return act_error(answer, code=code)
