"""Whether a dossier was settled on time, as the portal scores agencies (đúng hạn)."""

from collections.abc import Sequence
from datetime import datetime


def on_time(ended: datetime, appointment: datetime, supplements: Sequence[datetime] = ()) -> bool:
    """Whether a dossier that ended at `ended` kept its `appointment`, `supplements` being when more was asked for.

    One request stops the clock at the request; more than one counts as late, whenever it ended. The end of the
    appointment still is on time.
    """
    if len(supplements) > 1:
        return False
    stopped = supplements[0] if supplements else ended
    return min(ended, stopped) <= appointment
