"""An invoice's title and description in the customer's language: what Telegram shows on the payment sheet."""

from bot.screens.parts import full_title
from bot.texts import Catalogues
from providers.money import Money
from storage.orders import Order, OrderLine


class Wording:
    """Plain text; lengths are cut by the payment method."""

    def __init__(self, catalogues: Catalogues) -> None:
        self._catalogues = catalogues

    def __call__(self, order: Order, lines: list[OrderLine], language: str) -> tuple[str, str]:
        t = self._catalogues.of(language)
        bought = ", ".join(full_title(t, order.provider, line.title, line.variant_title) for line in lines)
        return t.plain("invoice.title", number=order.number), t.plain("invoice.description", title=bought)

    def top_up(self, money: Money, language: str) -> tuple[str, str]:
        """The same for what comes to a balance."""
        t = self._catalogues.of(language)
        return t.plain("invoice.top_up.title", money=t.money(money)), t.plain("invoice.top_up.description")
