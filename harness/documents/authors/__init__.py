"""Authors write the values of documents from a scene: full, valid, and the same person in every paper."""

from harness.documents.authors.certificates import values as certificate_values
from harness.documents.authors.claims import claim_values
from harness.documents.scene import Scene
from harness.documents.table import table

_CLAIM_CHANNELS = frozenset({"claims", "checkin", "portal"})


def values(kind: str, version: str, scene: Scene, situation: str = "plain") -> list[dict[str, str]]:
    """The records of `kind` in `version`, as `scene` in `situation` gives them; KeyError for what does not exist."""
    if table(kind, version).channel in _CLAIM_CHANNELS:
        return claim_values(kind, version, scene, situation)
    return certificate_values(kind, version, scene, situation)
