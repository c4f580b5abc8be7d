"""The composition: every service built once from its parts. Starts nothing and decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bot.payments.base import OwnMoney, PaymentMethod
from bot.seams import Clock, Ids
from bot.services.answers import Answers
from bot.services.approval import Approval
from bot.services.asking import Asking
from bot.services.balance import Balance
from bot.services.balance_topups import TopUps
from bot.services.cart import Cart
from bot.services.catalogue import Catalogue
from bot.services.checkout import Checkout
from bot.services.deeplinks import DeepLinks
from bot.services.doctor import Examine, nothing_examined
from bot.services.goods import Goods
from bot.services.home import HomeDesk
from bot.services.orders import Orders
from bot.services.outside_refunds import OutsideRefunds
from bot.services.pay_links import PayLinks
from bot.services.paying import Paying
from bot.services.paying_there import PayingThere
from bot.services.payment_qr import PaymentQr
from bot.services.price_holds import PriceHolds
from bot.services.pricing import Pricing, ProviderTerms
from bot.services.quoting import Quoting
from bot.services.rates import BankFile, RateBook
from bot.services.shelf import Shelf
from bot.services.showcase import Showcase
from bot.services.summaries import Summaries
from bot.services.supply import Supply
from bot.services.sync import CatalogueSync
from bot.services.ways import Ways
from bot.settings import Settings
from bot.texts import Catalogues
from providers import registry
from providers.base import Profile, Provider
from storage.cipher import Cipher
from storage.database import Database
from storage.marker import Marker, MemoryMarker
from storage.vault import MemoryVault, Vault

STAR_RATES = {"RUB": Decimal(1)}
CAREFUL_STAR_RATE = Decimal("0.01")
"""Shop currency for one Star until staff set their own: less than a Star brings in, be it roubles, dollars or euros."""
SANDBOX_RATE = Decimal(100)
"""Roubles for one unit of any other currency, in play money."""
SANDBOX_MARKUP = Decimal(15)


@dataclass(frozen=True, slots=True)
class Parts:
    """What everything else is made of. `boot` names this start of the program."""

    settings: Settings
    db: Database
    clock: Clock
    ids: Ids
    cipher: Cipher
    providers: Mapping[str, Provider]
    boot: str
    marker: Marker = field(default_factory=MemoryMarker)
    """Outside of the database: how far it had come."""
    vault: Vault = field(default_factory=MemoryVault)
    """Where backups of the database are."""
    examine: Examine = nothing_examined
    """What the doctor finds about settings, files and providers."""
    bank: BankFile | None = None
    """Where rates of currencies come from each day; None: staff fix them."""

    @property
    def profiles(self) -> dict[str, Profile]:
        return {name: provider.profile for name, provider in self.providers.items()}

    def supply(self, name: str) -> Supply:
        return Supply(self.db, self.clock, self.providers[name], self.cipher, self.boot)


@dataclass(frozen=True, slots=True)
class Counter:
    """The services behind the counter, as handlers, screens and workers use them."""

    pricing: Pricing
    shelf: Shelf
    syncs: Mapping[str, CatalogueSync]
    catalogue: Catalogue
    deep_links: DeepLinks
    cart: Cart
    answers: Answers
    quoting: Quoting
    checkout: Checkout
    ways: Ways
    paying: Paying
    holds: PriceHolds
    balance: Balance
    top_ups: TopUps
    approval: Approval
    outside: OutsideRefunds
    pay_links: PayLinks
    paying_there: PayingThere
    payment_qr: PaymentQr
    summaries: Summaries
    orders: Orders
    goods: Goods
    home: HomeDesk


Methods = Mapping[str, PaymentMethod]
Own = Mapping[str, OwnMoney]


def counter(parts: Parts, bot_username: str, methods: Methods, own: Own) -> Counter:
    """Builds the services; the graph is small enough to be read here."""
    profiles = parts.profiles
    pricing = _pricing(parts)
    shelf = Shelf(pricing)
    answers = Answers(parts.cipher)
    quoting = Quoting(parts.db, pricing, profiles, syncs := _syncs(parts, shelf))
    cart = Cart(pricing, profiles)
    catalogue = Catalogue(pricing, profiles, cart, bot_username, Showcase(parts.settings.zone))
    pay_links = PayLinks(parts.db, parts.cipher, parts.providers, parts.clock, parts.settings.public_url)
    orders = Orders(profiles, answers, Asking(parts.providers, answers), pay_links)
    ways = Ways(methods, profiles, own)
    paying = Paying(ways, parts.providers, answers, parts.ids)
    checkout = Checkout(parts.providers, quoting, answers, paying, parts.ids)
    holds = PriceHolds(quoting, parts.clock)
    currency = parts.settings.shop_currency
    balance = Balance(ways, currency, parts.ids)
    approval = Approval(parts.db, ways, checkout, quoting, holds, currency, parts.settings.zone)
    return Counter(
        **_standing_alone(parts, pay_links),
        pricing=pricing,
        shelf=shelf,
        syncs=syncs,
        catalogue=catalogue,
        deep_links=DeepLinks(catalogue),
        cart=cart,
        answers=answers,
        quoting=quoting,
        checkout=checkout,
        ways=ways,
        paying=paying,
        holds=holds,
        balance=balance,
        top_ups=TopUps(parts.db, ways, paying, pricing, currency, parts.ids),
        approval=approval,
        summaries=Summaries(parts.providers, answers, pay_links, paying, ways, balance, approval),
        orders=orders,
        home=HomeDesk(parts.settings.shop_name, catalogue, cart, orders),
    )


def _standing_alone(parts: Parts, pay_links: PayLinks) -> dict[str, Any]:
    """What stands alone: pages and pictures for paying, goods, money that came or went outside."""
    return {
        "pay_links": pay_links,
        "paying_there": PayingThere(pay_links),
        "payment_qr": PaymentQr(pay_links),
        "goods": Goods(parts.cipher),
        "outside": OutsideRefunds(parts.profiles),
    }


def _syncs(parts: Parts, shelf: Shelf) -> dict[str, CatalogueSync]:
    return {
        name: CatalogueSync(provider, parts.db, parts.clock, shelf)
        for name, provider in parts.providers.items()
        if provider.profile.has_catalogue
    }


def _pricing(parts: Parts) -> Pricing:
    currency = parts.settings.shop_currency
    return Pricing(
        currency,
        parts.profiles,
        star_rate=STAR_RATES.get(currency, CAREFUL_STAR_RATE),
        defaults=_terms(parts.profiles, parts.settings),
        book=RateBook(parts.bank.source if parts.bank else None, currency, parts.clock),
    )


def _terms(profiles: Mapping[str, Profile], settings: Settings) -> dict[str, ProviderTerms]:
    """Prices for the sandbox. A real shop sells nothing across currencies until its staff have set a rate."""
    if not settings.sandbox:
        return {}
    return {
        name: ProviderTerms(Decimal(1) if profile.currency == settings.shop_currency else SANDBOX_RATE, SANDBOX_MARKUP)
        for name, profile in profiles.items()
    }


def texts(settings: Settings, providers: Mapping[str, Provider], *, strict: bool = False) -> Catalogues:
    """The shop's texts and those of each provider's own folder."""
    return Catalogues(settings.zone, {name: registry.texts_folder(name) for name in providers}, strict=strict)
