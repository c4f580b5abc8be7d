"""Orders of providers that are not configured any more: nobody works on them, so a person must."""

from collections.abc import Sequence
from datetime import datetime

from bot.services.casework import open_case
from storage import order_lists
from storage.database import Transaction


async def report_stranded(tx: Transaction, providers: Sequence[str], now: datetime) -> None:
    """Opens a case for every paid order of these providers that has not ended."""
    for name in providers:
        for order_id in await order_lists.under_way(tx, name):
            await open_case(tx, "provider_missing", order_id=order_id, evidence={"provider": name}, now=now)
