"""The payment methods of this shop, made from its settings and providers. Part of the composition."""

from collections.abc import Mapping

from aiogram import Bot

from bot.payments.approval import Approval
from bot.payments.at_provider import AtProvider
from bot.payments.balance import Balance
from bot.payments.base import Askable, OwnMoney, PaymentMethod, WayBack
from bot.payments.card import Card
from bot.payments.invoice_link import InvoiceLink
from bot.payments.stars import Stars
from bot.settings import Settings
from bot.telegram.stars import TelegramStars
from providers.base import Provider


class Till:
    """`methods` make invoices, in the order in which they are offered; `ways_back` give money back, by the same names
    and by those of providers that collect money themselves; `own` need neither.
    """

    def __init__(self, bot: Bot, settings: Settings, providers: Mapping[str, Provider]) -> None:
        token = settings.payment_provider_token
        self.api = TelegramStars(bot, token.get_secret_value() if token else "")
        self.stars = Stars(self.api)
        cards = [Card(self.api, settings.shop_currency)] if token else []
        links = [InvoiceLink(each) for each in providers.values() if each.profile.invoices]
        made: list[PaymentMethod] = [self.stars, *cards, *links]
        self.methods: dict[str, PaymentMethod] = {each.name: each for each in made}
        own: list[OwnMoney] = [Balance(settings.shop_currency), Approval(settings.shop_currency)]
        self.own = {each.name: each for each in own}
        self.asked: dict[str, Askable] = {each.name: each for each in links}
        collecting = [AtProvider(each) for each in providers.values() if each.profile.collects_money]
        backs: list[WayBack] = [*made, *collecting]
        self.ways_back: dict[str, WayBack] = {each.name: each for each in backs}
