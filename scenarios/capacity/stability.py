"""Whether a plan can keep up at all: how busy its places are on average, before anything is simulated.

Documents a day times how often one passes times how long that takes, over what servers can do in their hours (outages
cut out). On average over the measured days, and over four weeks where those are fewer: a rush that is worked off within
the month is what a plan is run for. At 1 or more the queue grows without end; a waiting time would only be an accident
of the run's length.
"""

from dataclasses import dataclass
from math import floor, inf
from typing import Final

import numpy as np
from numpy.typing import NDArray

from harness.errors import UsageError
from harness.text import Text
from scenarios.capacity.layout import shared_out
from scenarios.capacity.quantities import DAY
from scenarios.capacity.wiring import END, Place, Room, Wiring

FULL: Final = 1.0
"""From this load on a queue only grows."""
WEEKS: Final = 28 * DAY
"""The least time over which is averaged."""
COMFORT: Final = 0.95
"""What a remedy brings the load below."""

_Parts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Load:
    """How busy one place is."""

    rank: int
    room: Room
    name: str
    documents: float
    """How many pass it a day; one that comes back counts again."""
    worst: float
    """Load of its busiest queue, site or window: 1 is as much as it can do."""
    where: str
    """Which province that is, if each has a queue."""
    has: float
    """Servers of all queues (of a site, where each has its own), documents a window, or seconds a cycle's gap takes."""
    needs: float
    """As many as bring the load below `COMFORT`; of a gap, at most."""

    @property
    def stable(self) -> bool:
        """Whether it can keep up."""
        return self.worst < FULL


def loads(wiring: Wiring) -> list[Load]:
    """Every station, every send cycle and every line with a quota."""
    flows = _flows(wiring)
    found = []
    for place in wiring.places:
        if place.room == "station":
            found.append(_station(wiring, place, flows[place.rank]))
        elif place.room == "cycle":
            found.append(_cycle(wiring, place, flows[place.rank]))
        elif place.quota:
            found.append(_line(wiring, place, flows[place.rank]))
    return found


def refuse_unstable(where: str, wiring: Wiring) -> None:
    """UsageError names each place that cannot keep up and how much would do, unless the plan says `overload = true`."""
    lines = [_told(where, load) for load in loads(wiring) if not load.stable]
    if lines and not wiring.plan.overload:
        lines.append(
            Text(
                "Muốn xem hàng đợi dài ra thế nào thì ghi overload = true trong phương án.",
                "To watch the queue grow, say overload = true in the plan.",
            )
        )
        raise UsageError(Text("\n".join(line.vi for line in lines), "\n".join(line.en for line in lines)))


# --- how many pass ----------------------------------------------------------------------------------------------------


def visits(wiring: Wiring, kind: int) -> dict[int, float]:
    """By rank: how often a document of that kind passes, on average; what comes back passes some places again."""
    way = [wiring.entry[kind]]
    while (after := int(wiring.places[way[-1]].ways.onward[kind])) != END:
        way.append(after)
    passed = dict.fromkeys(way, 0.0)
    coming = {wiring.entry[kind]: 1.0}
    rounds = 0
    while coming:
        later: dict[int, float] = {}
        for rank in way:
            part = coming.pop(rank, 0.0)
            passed[rank] += part
            ways = wiring.places[rank].ways
            back = part * float(ways.back_share[kind]) if rounds < ways.back_rounds[kind] else 0.0
            if back:
                later[int(ways.back_to[kind])] = later.get(int(ways.back_to[kind]), 0.0) + back
            if ways.onward[kind] != END and part > back:
                coming[int(ways.onward[kind])] = coming.get(int(ways.onward[kind]), 0.0) + part - back
        coming, rounds = later, rounds + 1
    return passed


@dataclass(slots=True)
class _Flow:
    """What passes a place a day, by site."""

    documents: _Parts
    work: _Parts
    """Microseconds of service."""


def _flows(wiring: Wiring) -> list[_Flow]:
    sites = wiring.layout.count
    flows = [_Flow(np.zeros(sites), np.zeros(sites)) for _ in wiring.places]
    begin, end = _window(wiring)
    first, last = begin // DAY, -(-end // DAY)
    for number, demand in enumerate(wiring.demands):
        daily = sum(demand.mean(day) for day in range(first, last)) / (last - first)
        group = wiring.layout.groups[demand.kind.sites]
        here = slice(group.first, group.first + len(group.sizes))
        shares = group.sizes / group.sizes.sum()
        for rank, times in visits(wiring, number).items():
            passing = daily * times * shares
            flows[rank].documents[here] += passing
            flows[rank].work[here] += passing * wiring.places[rank].ways.takes(number).mean
    return flows


def _window(wiring: Wiring) -> tuple[int, int]:
    """From when until when is averaged; calendars go on long enough (`wiring.SPARE_DAYS`)."""
    begin, end = wiring.measured
    return begin, max(end, begin + WEEKS)


# --- what a place can do ----------------------------------------------------------------------------------------------


def _station(wiring: Wiring, place: Place, flow: _Flow) -> Load:
    begin, end = _window(wiring)
    worked = place.opened.working_time(np.array([begin, end], np.int64))
    open_a_day = float(worked[1] - worked[0]) / ((end - begin) / DAY)
    work = np.bincount(place.group, flow.work, minlength=len(place.servers)).astype(np.float64)
    busy = _over(work, open_a_day)  # servers at work, on average over the hours
    per = wiring.plan.stations[place.name].per
    worst = int(np.argmax(busy / place.servers))
    return Load(
        rank=place.rank,
        room=place.room,
        name=place.name,
        documents=float(flow.documents.sum()),
        worst=float(busy[worst] / place.servers[worst]),
        where=wiring.layout.provinces[worst] if per == "province" else "",
        has=float(place.servers[0] if per == "site" else place.servers.sum()),
        needs=_enough(busy, wiring.layout.parts) if per == "province" else _above(float(busy.max()) / COMFORT),
    )


def _over(work: _Parts, time: float) -> _Parts:
    return work / time if time else np.where(work > 0, inf, 0.0)


def _above(number: float) -> float:
    """The next whole number above."""
    return floor(number) + 1.0 if number < inf else inf


def _enough(busy: _Parts, parts: _Parts) -> float:
    """How many, shared out by province as the station does it, leave no province above `COMFORT`."""
    if not np.isfinite(busy).all():
        return inf
    count = max(len(parts), floor(busy.sum() / COMFORT))
    while (busy / shared_out(count, parts, least=1)).max() >= COMFORT:
        count = max(count + 1, floor(count * 1.005))
    return float(count)


def _cycle(wiring: Wiring, place: Place, flow: _Flow) -> Load:
    """A site sends one after another, on into the next turn if need be; so what counts is how long all takes a day."""
    most = float(flow.documents.max())
    never = _never_sends(wiring, place, flow.documents > 0)
    return Load(
        rank=place.rank,
        room=place.room,
        name=place.name,
        documents=float(flow.documents.sum()),
        worst=inf if never else most * place.gap / DAY,
        where="",
        has=place.gap / 1e6,
        needs=inf if never else COMFORT * DAY / most / 1e6 if most else place.gap / 1e6,
    )


def _never_sends(wiring: Wiring, place: Place, used: NDArray[np.bool_]) -> bool:
    """Whether a site's moments all fall into closed hours."""
    moments = place.phase[used]
    end = _window(wiring)[1]
    while len(moments) and int(moments.min()) < end:
        at = np.searchsorted(place.opened.closes, moments, side="right")
        moments = moments[moments < place.opened.opens[at]] + place.period
    return bool(len(moments))


def _line(wiring: Wiring, place: Place, flow: _Flow) -> Load:
    begin, end = _window(wiring)
    away = sum(max(min(back, end) - max(gone, begin), 0) for gone, back in place.away.tolist())
    windows = (end - begin - away) / place.quota_window
    asked = float(flow.documents.sum()) * (end - begin) / DAY
    worst = asked / (windows * place.quota) if windows else inf
    return Load(
        rank=place.rank,
        room=place.room,
        name=place.name,
        documents=float(flow.documents.sum()),
        worst=worst,
        where="",
        has=float(place.quota),
        needs=_above(place.quota * worst / COMFORT),
    )


# --- what a person reads ----------------------------------------------------------------------------------------------


def _told(where: str, load: Load) -> Text:
    at = f" ({load.where})" if load.where else ""
    if load.room == "cycle" and load.worst == inf:
        return Text(
            f"{where}: cycles.{load.name}.calendar: có điểm mà mọi lượt gửi đều rơi vào giờ đóng; "
            "sửa begins, spread hoặc calendar.",
            f"{where}: cycles.{load.name}.calendar: there are sites whose every turn falls into closed hours; "
            "change begins, spread or calendar.",
        )
    if load.worst == inf:
        return Text(
            f"{where}: {load.room}s.{load.name}: không mở lúc nào; sửa calendar hoặc outages.",
            f"{where}: {load.room}s.{load.name}: never open; change calendar or outages.",
        )
    key, needs = _KEYS[load.room], _REMEDIES[load.room].fill(needs=load.needs)
    return Text(
        f"{where}: {load.room}s.{load.name}.{key}: không ổn định, tải {load.worst:.2f}{at}; {needs.vi}.",
        f"{where}: {load.room}s.{load.name}.{key}: unstable, load {load.worst:.2f}{at}; {needs.en}.",
    )


_KEYS: Final = {"station": "servers", "cycle": "gap", "link": "quota"}
_REMEDIES: Final = {
    "station": Text("cần ít nhất {needs:.0f} thì mới theo kịp", "{needs:.0f} would keep up"),
    "cycle": Text("mỗi hồ sơ tối đa {needs:.3g} s thì mới theo kịp", "at most {needs:.3g} s for each would keep up"),
    "link": Text("cần ít nhất {needs:.0f} trong mỗi khoảng", "{needs:.0f} in each window would keep up"),
}
