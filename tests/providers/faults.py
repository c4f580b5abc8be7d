"""What each fault of a stand-in must become: for a call that acts, and for a read."""

from providers.errors import Limited, NotSent, Ours, ProviderError, Unclear
from providers.standin import Fault

ACTING: list[tuple[Fault, type[ProviderError], int]] = [
    (Fault.REFUSED, NotSent, 0),
    (Fault.FAILS_BEFORE, Unclear, 0),
    (Fault.FAILS_AFTER, Unclear, 1),
    (Fault.SILENT_BEFORE, Unclear, 0),
    (Fault.SILENT_AFTER, Unclear, 1),
    (Fault.CLOSED_AFTER, Unclear, 1),
    (Fault.HALF_ANSWER, Unclear, 1),
    (Fault.GARBAGE, Unclear, 1),
    (Fault.WRONG_TYPES, Unclear, 1),
    (Fault.LIMITED, Limited, 0),
    (Fault.LIMITED_SILENTLY, Limited, 0),
    (Fault.LATE, Unclear, 0),
    (Fault.UNAUTHORISED, Ours, 0),
]
"""The fault, its class, and how many orders it leaves behind at once."""

READING: list[tuple[Fault, type[ProviderError] | None]] = [
    (fault, Ours if fault is Fault.UNAUTHORISED else Limited if "LIMITED" in fault.name else None)
    for fault in Fault
    if fault is not Fault.UNKNOWN_STATUS
]
"""The fault and its class; None for "try again later"."""
