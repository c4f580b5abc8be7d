"""The stand-in's catalogue: search, Product Objects, prices and stock that move. Sells nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from providers.kinguin.standin_rows import FIRST_ID, REGIONS, UNNAMED, Row, Seller, row
from providers.kinguin.standin_titles import description

_LANGUAGES = ["English", "German", "French", "Spanish", "Polish", "Russian"]
_ACTIVATION = (
    "Go to the site or the application of {platform} and sign in.\r\n\r\n\r\n"
    "Choose &quot;redeem a code&quot;, enter the key and follow the instructions on the screen."
)


def euros(cents: int) -> Decimal:
    """Cents as the decimal number of an answer."""
    return Decimal(cents).scaleb(-2)


class Catalogue:
    """Products of a seed, made when asked for."""

    def __init__(self, *, seed: int, size: int, base_url: str, now: Callable[[], datetime]) -> None:
        self.size = size
        self._seed = seed
        self._base_url = base_url.rstrip("/")
        self._now = now
        self._started_at = now()
        self._rows: dict[int, Row] = {}
        self._gone: set[int] = set()
        self._moved_at: dict[int, datetime] = {}

    def row(self, index: int) -> Row:
        """The product as it is now."""
        if index not in self._rows:
            self._rows[index] = row(self._seed, index, self._started_at)
        return self._rows[index]

    def by_kinguin_id(self, kinguin_id: int) -> Row | None:
        """The product; None for one that does not exist or vanished."""
        index = kinguin_id - FIRST_ID
        exists = 0 <= index < self.size and index not in self._gone
        return self.row(index) if exists else None

    def by_product_id(self, product_id: str) -> Row | None:
        """The product; None for one that does not exist or vanished."""
        try:
            found = self.by_kinguin_id(int(product_id[-8:], 16))
        except ValueError:
            return None
        return found if found and found.product_id == product_id else None

    def newest_first(self) -> Iterator[int]:
        """Every index, the last change first."""
        moved = sorted(self._moved_at, key=lambda index: (self._moved_at[index], -index))
        yield from (index for index in reversed(moved) if index not in self._gone)
        rest = range(self.size)
        if not self._moved_at and not self._gone:
            yield from rest
        else:
            hidden = self._gone | self._moved_at.keys()
            yield from (index for index in rest if index not in hidden)

    def change_price(self, index: int, cents: int) -> None:
        """The cheapest seller asks this now, the others what they asked, but no less."""
        present = self.row(index)
        first, *others = present.sellers
        sellers = [first._replace(cents=cents)]
        sellers += [seller._replace(cents=max(seller.cents, cents)) for seller in others]
        self._change(present._replace(sellers=tuple(sellers)))

    def vanish(self, index: int) -> None:
        """The product is no longer sold: absent from lists, 404 by its id."""
        self._gone.add(index)

    def take(self, index: int, offer_id: str, *, text: int, pictures: int) -> None:
        """Moves stock out (or, with negative numbers, back in)."""
        present = self.row(index)
        self._change(
            present._replace(
                sellers=tuple(
                    seller._replace(text=seller.text - text, pictures=seller.pictures - pictures)
                    if seller.offer_id == offer_id
                    else seller
                    for seller in present.sellers
                )
            )
        )

    def product(self, present: Row) -> dict[str, Any]:
        """The Product Object of 2025."""
        made, sellers = present.game, [s for s in present.sellers if s.text + s.pictures > 0]
        cheapest = [seller for seller in sellers if seller.cents == sellers[0].cents]
        body: dict[str, Any] = {
            "name": present.name,
            "originalName": present.original_name,
            "description": description(made),
            "developers": [made.studio],
            "publishers": [made.studio],
            "genres": list(made.genres),
            "platform": present.platform,
            "releaseDate": present.released_on.isoformat(),
            "qty": sum(seller.text + seller.pictures for seller in cheapest),
            "textQty": sum(seller.text for seller in sellers),
            "totalQty": sum(seller.text + seller.pictures for seller in sellers),
            "cheapestOfferId": [seller.offer_id for seller in cheapest],
            "merchantName": [seller.merchant for seller in cheapest],
            "isPreorder": present.is_preorder,
            "metacriticScore": made.score,
            "regionId": present.region_id,
            "countryLimitation": list(present.excluded),
            "activationDetails": _ACTIVATION.format(platform=present.platform.removeprefix("PC ")),
            "kinguinId": present.kinguin_id,
            "productId": present.product_id,
            "languages": _LANGUAGES[: 2 + made.number % 5],
            "tags": [present.tag],
            "offers": [_offer(present, seller) for seller in sellers],
            "offersCount": len(sellers),
            "images": self._images(present),
            "updatedAt": present.updated_at.isoformat(),
        }
        if present.region_id not in UNNAMED:
            body["regionalLimitations"] = REGIONS[present.region_id]
        if sellers:
            body["price"] = euros(sellers[0].cents)
        return body

    def _change(self, changed: Row) -> None:
        moment = self._now().replace(microsecond=0)
        self._moved_at[changed.number] = moment
        self._rows[changed.number] = changed._replace(updated_at=moment)

    def _images(self, present: Row) -> dict[str, Any]:
        address = f"{self._base_url}/pictures/{present.kinguin_id}.svg"
        return {"screenshots": [], "cover": {"url": address, "thumbnail": address}}


def _offer(present: Row, seller: Seller) -> dict[str, Any]:
    return {
        "name": present.name,
        "offerId": seller.offer_id,
        "price": euros(seller.cents),
        "qty": seller.text + seller.pictures,
        "textQty": seller.text,
        "availableQty": seller.text + seller.pictures,
        "availableTextQty": seller.text,
        "merchantName": seller.merchant,
        "isPreorder": present.is_preorder,
        "releaseDate": present.released_on.isoformat(),
        "wholesale": {
            "enabled": seller.wholesale,
            "tiers": [{"level": level, "price": euros(cents)} for level, cents in enumerate(seller.tiers, start=1)],
        },
    }
