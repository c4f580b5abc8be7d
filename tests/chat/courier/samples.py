"""The courier brings no goods of its own to a shop's shelf: stories write them."""

from providers.offers import Offer

SHELF: tuple[Offer, ...] = ()
