"""Which merchants fill a quantity and for how much: retail, one chosen merchant, wholesale. Asks nobody.

Document: api/products/v1, product object; features/Wholesale.md; features/BuyOffer.md; features/KeyType.md.
"""

from dataclasses import dataclass
from decimal import Decimal

from providers.kinguin.models import Product, Seller
from providers.kinguin.settings import Settings
from providers.money import Money
from providers.offers import Tier

MOST_RETAIL = 9
"""Pieces of one offer in an order; more is wholesale."""
MOST_WHOLESALE = 1000
LEVELS = {1: 10, 2: 50, 3: 100, 4: 500}
"""From how many pieces on a level of wholesale counts."""


@dataclass(frozen=True, slots=True)
class Counter:
    """One product's merchants as the settings let the shop buy from them."""

    product: Product
    settings: Settings

    def price(self, pieces: int) -> Money | None:
        """Euros per piece that fill the quantity; None where nobody sells so many at once.

        Rounded up to cents, because an order names the most that the shop pays and a lower number is refused.
        """
        if pieces > MOST_RETAIL:
            seller = self.wholesaler(pieces)
            price = None if seller is None else _tier_price(seller, pieces)
        else:
            chosen = self.chosen(pieces)
            price = self._retail(pieces) if chosen is None else chosen.price
        return Money(price, "EUR").rounded_up() if price else None

    def stock(self) -> int | None:
        """How many can be had from all merchants together."""
        if self._text_only:
            return self.product.textQty or 0
        return self.product.qty if self.product.totalQty is None else self.product.totalQty

    def chosen(self, pieces: int) -> Seller | None:
        """The cheapest merchant who has them all, where the settings say to order from one."""
        if not self.settings.buy_offer:
            return None
        return next((seller for seller in self._sellers() if seller.offerId and self._held(seller) >= pieces), None)

    def wholesaler(self, pieces: int) -> Seller | None:
        """The merchant who sells so many at once for the least."""
        if not self.settings.wholesale or self.product.isPreorder or pieces > MOST_WHOLESALE:
            return None
        able = [seller for seller in self._sellers() if seller.wholesale.enabled and seller.offerId]
        prices = [(price, seller) for seller in able if (price := _tier_price(seller, pieces))]
        enough = [(price, seller) for price, seller in prices if self._held(seller) >= pieces]
        return min(enough, key=lambda pair: pair[0])[1] if enough else None

    def tiers(self, seller: Seller) -> tuple[Tier, ...]:
        """The wholesale prices of one merchant that its stock reaches."""
        reached = [pieces for pieces in LEVELS.values() if pieces <= self._held(seller)]
        prices = {pieces: price for pieces in reached if (price := _tier_price(seller, pieces))}
        return tuple(Tier(pieces, Money(price, "EUR").rounded_up()) for pieces, price in prices.items())

    def most(self, seller: Seller) -> int:
        """How many pieces one order may hold of that merchant's offer."""
        return min(self._held(seller), MOST_WHOLESALE)

    @property
    def _text_only(self) -> bool:
        return self.settings.text_keys_only and not self.product.isPreorder

    def _retail(self, pieces: int) -> Decimal | None:
        """`price` belongs to the cheapest merchants alone, so more pieces may need a dearer one."""
        product, sellers = self.product, self._sellers()
        if not self._text_only and pieces <= (product.qty or 0):
            return product.price
        # Where no merchant is named, nothing dearer is known.
        price = None if self._text_only and product.offers else product.price
        reached = 0
        for seller in sellers:
            asked = seller.price or Decimal(0)
            price, reached = max(price or asked, asked), reached + self._held(seller)
            if reached >= pieces:
                break
        return price

    def _sellers(self) -> list[Seller]:
        """Those who have any, the cheapest first."""
        found = [seller for seller in self.product.offers if seller.price and self._held(seller)]
        return sorted(found, key=lambda seller: (seller.price or Decimal(0), self._held(seller)))

    def _held(self, seller: Seller) -> int:
        if self._text_only:
            return (seller.textQty if seller.availableTextQty is None else seller.availableTextQty) or 0
        return (seller.qty if seller.availableQty is None else seller.availableQty) or 0


def _tier_price(seller: Seller, pieces: int) -> Decimal | None:
    """The price of the highest level that the quantity reaches; without one, the merchant's own."""
    told = {tier.level: tier.price for tier in seller.wholesale.tiers if tier.level is not None and tier.price}
    reached = [told[level] for level, least in LEVELS.items() if level in told and pieces >= least]
    return reached[-1] if reached else seller.price
