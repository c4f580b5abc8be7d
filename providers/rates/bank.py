"""Fetches a bank's daily file. One read a day needs no more than this; refuses redirects and long answers."""

from collections.abc import Callable

import httpx

from providers.errors import Unavailable
from providers.http import Http, checked_url
from providers.rates import files
from providers.rates.table import RateTable

URLS = {
    "ecb": "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml",
    "cbr": "https://www.cbr.ru/scripts/XML_daily.asp",
}
PARSERS: dict[str, Callable[[bytes], RateTable]] = {"ecb": files.ecb, "cbr": files.cbr}
LONGEST = 1 << 18
"""Largest file in bytes; the banks' own are below 20,000."""


class Bank:
    """One bank's file. `source`: `ecb` or `cbr`; `url`: another place of the same file."""

    def __init__(
        self, source: str, url: str | None = None, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        """Raises ValueError for an unfit address, KeyError for a bank that nobody reads."""
        self.source = source
        self.url = checked_url(url or URLS[source])
        self._parse = PARSERS[source]
        address = httpx.URL(self.url)
        self._path = address.raw_path.decode("ascii")
        base = str(address.copy_with(raw_path=b"/"))
        self._http = Http(base, headers={"Accept": "application/xml, text/xml"}, transport=transport)

    async def read(self) -> RateTable:
        """The newest file. Raises `Unavailable` where none came, or none that can be read."""
        answer = await self._http.get(self._path, limit=LONGEST)
        if answer.status != 200:
            raise Unavailable(f"{self.source}: status {answer.status}", status=answer.status)
        try:
            return self._parse(answer.raw)
        except ValueError as error:
            raise Unavailable(f"{self.source}: {error}") from None

    async def close(self) -> None:
        await self._http.close()
