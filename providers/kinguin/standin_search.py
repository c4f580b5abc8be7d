"""The stand-in's filters and pages, as documented. Refuses what the documents refuse."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from providers.kinguin.standin_catalogue import Catalogue
from providers.kinguin.standin_errors import Refusal
from providers.kinguin.standin_rows import Row

Item = TypeVar("Item")
Test = Callable[[Row], bool]


def paged(items: Sequence[Item], params: Mapping[str, str]) -> Sequence[Item]:
    """One page: `page` from 1, `limit` 25, at most 100."""
    page, limit = whole(params, "page", 1), whole(params, "limit", 25)
    if page < 1:
        raise Refusal.violation("page", page, "This value should be positive.")
    if not 1 <= limit <= 100:
        raise Refusal.violation("limit", limit, "This value should be between 1 and 100.")
    return items[(page - 1) * limit : page * limit]


def whole(params: Mapping[str, str], name: str, default: int) -> int:
    """A whole number of the query."""
    given = params.get(name, "")
    if not given:
        return default
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise Refusal.violation(name, given, "This value should be of type integer.")
    return int(given)


def moment(params: Mapping[str, str], name: str) -> datetime | None:
    """An instant of the query in one of the documented forms."""
    given = params.get(name, "")
    if not given:
        return None
    try:
        # A plus sign that was not escaped arrives as a blank.
        read = datetime.fromisoformat(given.replace(" 00:00", "+00:00"))
    except ValueError:
        raise Refusal.violation(name, given, "This value is not a valid date.") from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read


def search(catalogue: Catalogue, params: Mapping[str, str]) -> dict[str, Any]:
    """Document: api/products/v1, search products."""
    tests = list(_tests(params))
    indices: Iterable[int] = catalogue.newest_first()
    if tests:
        rows = map(catalogue.row, indices)
        indices = [present.number for present in rows if all(test(present) for test in tests)]
    ordered = _ordered(list(indices), params)
    shown = [catalogue.product(catalogue.row(index)) for index in paged(ordered, params)]
    return {"results": shown, "item_count": len(ordered)}


def _ordered(newest_first: list[int], params: Mapping[str, str]) -> list[int]:
    key, direction = params.get("sortBy", ""), params.get("sortType", "asc")
    if direction not in {"asc", "desc"}:
        raise Refusal.violation("sortType", direction, "The value is not a valid choice.")
    if key == "updatedAt":
        return newest_first if direction == "desc" else newest_first[::-1]
    # The documents misspell the name of the other field.
    if key in {"", "kinguinId", "kingiunId"}:
        return sorted(newest_first, reverse=direction == "desc")
    raise Refusal.violation("sortBy", key, "The value is not a valid choice.")


def _tests(params: Mapping[str, str]) -> Iterable[Test]:
    if name := params.get("name", ""):
        yield _named(name)
    for field, value_of in _LISTS.items():
        if given := params.get(field, ""):
            yield _listed(given, value_of)
    if given := params.get("isPreorder", ""):
        yield lambda present: present.is_preorder == (given == "yes")
    if params.get("activePreorder") == "yes":
        yield lambda present: present.is_preorder and bool(present.sellers)
    if params.get("withText") == "yes":
        yield lambda present: any(seller.text > 0 for seller in present.sellers)
    if since := moment(params, "updatedSince"):
        yield lambda present: present.updated_at >= since
    if to := moment(params, "updatedTo"):
        yield lambda present: present.updated_at <= to


def _named(name: str) -> Test:
    if len(name) < 3:
        raise Refusal.violation("name", name, "This value is too short.")
    wanted = name.casefold()
    return lambda present: wanted in present.name.casefold()


def _listed(given: str, value_of: Callable[[Row], tuple[str, ...]]) -> Test:
    wanted = {word.strip().casefold() for word in given.split(",")}
    return lambda present: any(value.casefold() in wanted for value in value_of(present))


_LISTS: dict[str, Callable[[Row], tuple[str, ...]]] = {
    "platform": lambda present: (present.platform,),
    "genre": lambda present: present.game.genres,
    "kinguinId": lambda present: (str(present.kinguin_id),),
    "productId": lambda present: (present.product_id,),
    "tags": lambda present: (present.tag,),
    "regionId": lambda present: (str(present.region_id),),
    "merchantName": lambda present: tuple(seller.merchant for seller in present.sellers),
}
