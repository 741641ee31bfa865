"""The same plan in small: fewer documents, sites and servers in proportion, for a first look and for tests.

What cannot be less than one stays one, so a small plan is a little roomier than the whole: it shows the way that
documents take and finds slips of the pen, it does not replace the run at full size.
"""

from math import ceil
from typing import TypeVar

import numpy as np

from harness.errors import UsageError
from harness.people.shares import share
from harness.text import Text
from scenarios.capacity.layout import shared_out
from scenarios.capacity.plan import Kind, Link, Plan, Sites, Station
from scenarios.capacity.quantities import Figure

_SLACK = 1e-9
"""So that 0.1 of 30 is 3 and not 4."""

_Named = TypeVar("_Named", Kind, Link, Sites, Station)


def scaled(plan: Plan, part: float) -> Plan:
    """`plan` with volumes, sites, servers and quotas times `part`; UsageError unless 0 < part ≤ 1."""
    if not 0 < part <= 1:
        raise UsageError(
            Text(
                f"Tỷ lệ {part:g} phải lớn hơn 0 và không quá 1, chẳng hạn 0.01.",
                f"A scale of {part:g} must be above 0 and at most 1, for example 0.01.",
            )
        )
    return plan.model_copy(
        update={
            "kinds": {name: _with(kind, volume=_part(kind.volume, part)) for name, kind in plan.kinds.items()},
            "sites": {name: _with(sites, count=_whole(sites.count, part)) for name, sites in plan.sites.items()},
            "stations": {name: _station(station, part) for name, station in plan.stations.items()},
            "links": {name: _link(link, part) for name, link in plan.links.items()},
        }
    )


def _station(station: Station, part: float) -> Station:
    """Where each site has its own servers, fewer sites are fewer servers already."""
    if station.per == "site":
        return station
    if station.per == "province":
        return _with(station, servers=_by_province(station.servers, part))
    return _with(station, servers=_whole(station.servers, part))


def _by_province(servers: Figure, part: float) -> Figure:
    """As many as leave no province with less than its part; whole officers weigh more where there are few."""
    parts = np.array(list(share("provinces").normal().values()))
    wanted = servers.count * part * parts / parts.sum()
    count = ceil(servers.count * part - _SLACK)
    while part < 1 and (shared_out(count, parts, least=1) < wanted).any():
        count += 1
    return _saying(servers, str(count))


def _link(link: Link, part: float) -> Link:
    return link if link.quota is None else _with(link, quota=_whole(link.quota, part))


def _with(one: _Named, **figures: Figure) -> _Named:
    return one.model_copy(update=figures)


def _part(figure: Figure, part: float) -> Figure:
    return _saying(figure, f"{figure.number * part:.9f}")


def _whole(figure: Figure, part: float) -> Figure:
    return _saying(figure, str(max(ceil(figure.number * part - _SLACK), 1)))


def _saying(figure: Figure, number: str) -> Figure:
    """The same source; who scales a published number has derived another."""
    basis = "profile" if figure.basis == "profile" else "derived"
    return Figure.model_validate({"is": f"{number} {figure.unit}", "source": figure.source, "basis": basis})
