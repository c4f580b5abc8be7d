"""Which payment methods serve which kind of goods: a setting of the shop, and what of it fits one order.

Digital goods are paid in Stars alone unless staff decide otherwise: Telegram's terms for developers (6.2) allow nothing
else inside the app. Physical goods are paid by card (6.1) where cards are set up; Stars are meant for what is digital.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.payments.base import STARS_CURRENCY, OwnMoney, PaymentMethod
from bot.services.checkout_views import GoodsWays, Way
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, require
from bot.services.views import Price
from providers.base import Goods, Profile
from storage import shop_settings, staff
from storage.database import Reader, Transaction
from storage.orders import Order

STARS, CARD = "stars", "card"
_KEY = "ways:"


def amount_of(order: Order, method: PaymentMethod | OwnMoney) -> int:
    """What an invoice of this method asks for the order, in minor units of the method's currency."""
    return order.stars if method.currency == STARS_CURRENCY else order.total_minor


class Ways:
    """`methods` by name; `own` are those that need no invoice. What serves a kind of goods is offered in that order."""

    def __init__(
        self,
        methods: Mapping[str, PaymentMethod],
        profiles: Mapping[str, Profile],
        own: Mapping[str, OwnMoney] | None = None,
    ) -> None:
        self.methods = methods
        self.own = own or {}
        self._profiles = profiles

    async def serving(self, reader: Reader, goods: Goods) -> tuple[str, ...]:
        """The methods that serve this kind of goods, the default first, whether they are set up or not."""
        stored = await shop_settings.get(reader, f"{_KEY}{goods}")
        if stored is not None:
            return tuple(json.loads(stored))
        return self._default(goods)

    def _default(self, goods: Goods) -> tuple[str, ...]:
        """What Telegram's terms want for this kind of goods."""
        if goods is Goods.DIGITAL:
            return (STARS,)
        if goods is Goods.PHYSICAL and CARD in self.methods:
            return (CARD, *(name for name in self._all() if name not in (STARS, CARD)))
        return tuple(self._all())

    async def of(self, reader: Reader, order: Order) -> tuple[str, ...]:
        """The methods by which this order can be paid to the shop, the first one as the default."""
        profile = self._profiles.get(order.provider)
        if profile is None or not profile.paid_by_shop:
            return ()
        serving = await self.serving(reader, profile.goods)
        return tuple(name for name in serving if name in self.methods and _fits(order, self.methods[name]))

    async def own_of(self, reader: Reader, order: Order) -> tuple[str, ...]:
        """The ways without an invoice by which this order may be paid, whether or not there is money for it."""
        serving = await self.serving_order(reader, order)
        return tuple(name for name, method in self.own.items() if name in serving and _fits(order, method))

    async def serving_order(self, reader: Reader, order: Order) -> tuple[str, ...]:
        """The methods whose money may pay for what the order is about; none where its provider takes the money."""
        profile = self._profiles.get(order.provider)
        return await self.serving(reader, profile.goods) if profile is not None and profile.paid_by_shop else ()

    async def can_take(self, reader: Reader, provider: str, total: Price) -> bool:
        """Whether any method takes such a sum for goods of this provider."""
        profile = self._profiles.get(provider)
        serving = await self.serving(reader, profile.goods) if profile else ()
        sums = {STARS_CURRENCY: total.stars, total.money.currency: total.money.minor}
        methods = [method for name, method in self.methods.items() if name in serving]
        return any(0 < sums.get(method.currency, 0) <= method.most_minor for method in methods)

    def _all(self) -> dict[str, PaymentMethod | OwnMoney]:
        return {**self.methods, **self.own}

    async def table(self, reader: Reader, person: Person) -> tuple[GoodsWays, ...]:
        """What serves which kind of goods. Raises `Gone` and `Mistake`."""
        require(person, Right.PRICE)
        every = tuple(Way(name, method.kind, None) for name, method in self._all().items())
        return tuple([GoodsWays(goods, every, await self.serving(reader, goods)) for goods in Goods])

    async def switch(self, tx: Transaction, person: Person, goods: Goods, name: str, now: datetime) -> None:
        """Lets a method serve a kind of goods, as the last one, or stops it. One stays. Raises `Gone` and `Mistake`."""
        require(person, Right.PRICE)
        if name not in self._all():
            raise Gone
        before = await self.serving(tx, goods)
        after = [each for each in before if each != name and each in self._all()]
        after += [name] if name not in before else []
        if not self.methods.keys() & set(after):
            raise Mistake("ways.one_stays")
        await shop_settings.put(tx, f"{_KEY}{goods}", json.dumps(after), now)
        await staff.record(
            tx,
            staff_id=person.id,
            action="ways.switch",
            subject=f"ways:{goods}",
            reason="",
            before=_told(before),
            after=_told(after),
            now=now,
        )


def goods_of(word: str) -> Goods | None:
    """The kind of goods by its word; None for another word."""
    return Goods(word) if word in set(Goods) else None


def _fits(order: Order, method: PaymentMethod | OwnMoney) -> bool:
    own = method.currency in (STARS_CURRENCY, order.currency)
    return own and 0 < amount_of(order, method) <= method.most_minor


def _told(names: Sequence[str]) -> str:
    return ", ".join(names)
