"""What the doctor says of rates of currencies: who tells them, how old they are. Asks no bank."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.services.rates import OLDEST, is_fresh
from bot.settings import Settings
from providers.rates.bank import URLS
from storage.examine import newest_rates
from storage.instants import from_ms

ROUBLE = "RUB"


def lines(settings: Settings, now: datetime) -> Iterable[tuple[bool, str]]:
    """Each line with whether it is as it should be."""
    source, currency = settings.rates_source, settings.shop_currency
    if source == "fixed":
        yield True, "rates of currencies are fixed by staff with /prices"
        if settings.rates_url:
            yield False, "RATES_URL is not used while RATES_SOURCE is fixed"
        return
    yield True, f"rates of currencies are read once a day from {source} ({settings.rates_url or URLS[source]})"
    if source == "ecb" and currency == ROUBLE:
        yield False, "ecb names no rate of the rouble: set RATES_SOURCE=cbr, or fix rates with /prices"
    known = newest_rates(settings.database_path, source, currency)
    if not known:
        yield False, f"no rate of {source} was read yet: the shop reads it when it runs"
    for of, rate, day, seen_ms in known:
        seen_at = from_ms(seen_ms)
        hours = int((now - seen_at).total_seconds() // 3600)
        fresh = is_fresh(seen_at, date.fromisoformat(day), now)
        old = "" if fresh else f": older than {OLDEST.days} days, so it is not used"
        yield fresh, f"1 {of} = {rate} {currency}, {source} of {day}, read {hours} h ago{old}"
