"""Which orders may be replaced at the shop's cost, by what, and what staff chose for it. Buys nothing."""

from dataclasses import dataclass

from bot.services.errors import Gone
from providers.money import Money
from storage import orders, replacements
from storage.database import Reader
from storage.order_state import ENDED, WITHOUT_GOODS, OrderState
from storage.orders import Order


@dataclass(frozen=True, slots=True)
class Chosen:
    """What goes out instead: an offer, or the same goods where it is 0. `title` is how people call it."""

    offer: int = 0
    variant: str = ""
    title: str = ""

    def packed(self) -> str:
        """As a draft keeps it."""
        return f"{self.offer}|{self.variant.replace('|', ' ')}|{self.title}"


def chosen(text: str) -> Chosen:
    """What a draft kept. Raises `Gone` for anything else."""
    offer, _, rest = text.partition("|")
    variant, bar, title = rest.partition("|")
    if not offer.isdecimal() or not bar:
        raise Gone
    return Chosen(int(offer), variant, title)


async def is_possible(reader: Reader, order: Order) -> bool:
    """Whether the shop may buy something in place of these goods now."""
    if order.state is not OrderState.DELIVERED or order.pays_there_at is not None or order.cost_minor is None:
        return False
    last = await replacements.newest_of(reader, order.id)
    former = await orders.get(reader, last.order_id) if last is not None else None
    return former is None or former.state in WITHOUT_GOODS or former.state is OrderState.RETURNED


async def is_under_way(reader: Reader, order: Order) -> bool:
    """Whether something is being bought in place of these goods at this moment."""
    last = await replacements.newest_of(reader, order.id)
    now = await orders.get(reader, last.order_id) if last is not None else None
    return now is not None and now.state not in ENDED


def limit(first: Order) -> Money | None:
    """What something else may cost at most: as much as the first order did."""
    minor = first.cost_minor if first.charged_minor is None else first.charged_minor
    return None if minor is None else Money.of_minor(minor, first.cost_currency)


def costs_no_more(minor: int, currency: str, first: Order) -> bool:
    """Whether something may go out in place of the first order's goods."""
    most = limit(first)
    return most is not None and currency == most.currency and minor <= most.minor
