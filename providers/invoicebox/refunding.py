"""Gives money back once per reference: looks before and after, and never takes a doubt for a success or a refusal.

Documents: docs/merchant/refund/create.md and get.md.
"""

from providers.errors import Duplicate, Limited, NotFound, NotSent, Ours, ProviderError, Refused, Unavailable, Unclear
from providers.invoicebox.client import Client
from providers.invoicebox.refunds import REFUND_ENDED, REFUNDING, left_of, refund_body
from providers.money import Money


async def refund(client: Client, remote_id: str, reference: str, amount: Money) -> None:
    """Raises as acts do; `amount` has whole kopecks."""
    try:
        if await _gone_back(client, remote_id, reference, amount):
            return
        body = refund_body(remote_id, reference, amount.minor, left_of(await client.refundable(remote_id)))
    except NotFound as error:
        raise Refused(str(error), code="order_not_found", status=error.status) from None
    except Unavailable as error:
        raise _not_sent(error) from None
    try:
        await client.refund(body)
    except Duplicate as error:
        await _after_duplicate(client, error, remote_id, reference, amount)


async def _gone_back(client: Client, remote_id: str, reference: str, amount: Money) -> bool:
    """Whether that very refund is on its way. Raises `Refused` where the reference means another one.

    Raises `Unclear` for one that does not say what it is, or whether its money goes back.
    """
    found = await client.refunds(reference)
    if any(not one.parentId or one.amount is None for one in found):
        raise Unclear("a refund of this reference does not tell its order or its amount")
    if any(one.parentId != remote_id or one.amount != amount.amount for one in found):
        raise Refused("the reference of this refund is another's", code="merchant_order_id_duplicate")
    if any(one.status in REFUNDING for one in found):
        return True
    if any(one.status not in REFUND_ENDED for one in found):
        raise Unclear("a refund of this reference has a status that says nothing of its money")
    if found:
        raise Refused("this refund was cancelled there", code="refund_canceled")
    return False


async def _after_duplicate(client: Client, error: Duplicate, remote_id: str, reference: str, amount: Money) -> None:
    try:
        known = await _gone_back(client, remote_id, reference, amount)
    except (NotFound, Unavailable, Limited, Ours) as failed:
        # The look-up failed, not the refund: the number is known, and nobody knows yet for what.
        raise Unclear(str(failed), code=error.code, request_id=failed.request_id) from None
    if not known:
        raise Unclear(str(error), code=error.code, status=error.status, request_id=error.request_id)


def _not_sent(error: ProviderError) -> NotSent:
    return NotSent(str(error), code=error.code, status=error.status, request_id=error.request_id)
