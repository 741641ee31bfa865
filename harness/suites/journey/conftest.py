"""What every journey begins with: the network of the run's topology, and a stage before it."""

from collections.abc import Iterator

import pytest

from harness.clock import StoppedClock
from harness.journey import SHOWN_MAX, Journey, StuckError, morning, walk
from harness.judgement import EVIDENCE, untested
from harness.parts import part
from harness.run import Run
from harness.silence import together, unreachable
from harness.suites.journey.livestage import LiveStage
from harness.suites.journey.plays import plays
from harness.text import Text
from harness.topology import Topology


class Stories:
    """Plays a scene once a run, and keeps its record."""

    def __init__(self, stage: LiveStage) -> None:
        """Play on `stage`; nothing yet."""
        self._stage = stage
        self.played: dict[str, Journey] = {}
        """The records of this run, in the order in which they were played."""

    def __call__(self, scene: str) -> Journey:
        """The record of `scene`; nothing new is played once a real party was given up.

        All that was filed before waits for it, and our parties would go on asking for days of virtual time.
        """
        if scene not in self.played:
            if self._stage.silent():
                untested(together(self._stage.silent()))
            self.played[scene] = self._named(walk(plays()[scene], scene, self._stage))
        journey = self.played[scene]
        if journey.stuck and not journey.stuck.blames:
            self._spare(journey)
        return journey

    def _named(self, journey: Journey) -> Journey:
        """The record; where a real party was given up, that is why it got stuck, whoever was waited for."""
        stuck, silent = journey.stuck, self._stage.silent()
        if stuck and silent:
            journey.stuck = StuckError(stuck.step, stuck.party, together(silent), blames=False)
        return journey

    def _spare(self, journey: Journey) -> None:
        """Leave the rules of whoever was given up untested: what it did not answer is no broken rule."""
        silent = [one for one in self._stage.silent() if one.party in EVIDENCE.parties]
        if silent:
            journey.show(*[hop for hop in journey.hops if hop.party == silent[0].party and hop.broke][:SHOWN_MAX])
            untested(together(silent))


@pytest.fixture(scope="session")
def stage(run: Run) -> Iterator[LiveStage]:
    """The stage; the mocks on it are ours and end with the run."""
    settings = run.settings
    network = settings.network
    own = network is None
    if own:
        begins = morning(settings.today)
        made = part("lienthong.networks", "local")
        topology = settings.topology or Topology()
        network = made(
            StoppedClock(begins),
            settings.seed,
            topology=topology.model_copy(update={"legal_date": begins.date()}),
            first_port=settings.port,
        )
        silent = unreachable(topology)
        if silent:
            run.give_up(together(silent))
            untested(together(silent))
        network.start()
    network.silences.give_up()
    stage = LiveStage(network, settings)
    try:
        yield stage
        run.cut_short = bool(stage.silent())
        for mishap in network.mishaps:
            run.trouble(Text(f"Lỗi của bên mô phỏng: {mishap}", f"A fault of a mock party: {mishap}"))
    finally:
        stage.close()
        if own:
            network.stop()


@pytest.fixture(scope="session")
def stories(stage: LiveStage) -> Stories:
    """Plays a scene once a run and keeps its record."""
    return Stories(stage)
