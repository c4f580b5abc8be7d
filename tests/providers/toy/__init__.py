"""An invented provider, written as `make provider NAME=toy` leaves it to be written: one folder, and a line to register
it. No shop knows it. It shows that nothing else has to change.
"""

from tests.providers.toy.provider import create
from tests.providers.toy.settings import Settings
from tests.providers.toy.shelf import shelf
from tests.providers.toy.standin import standin

__all__ = ["Settings", "create", "shelf", "standin"]
