"""What every journey begins with: the network of the run's topology, and a stage before it."""

from collections.abc import Iterator

import pytest

from harness.clock import StoppedClock
from harness.journey import Journey, morning, walk
from harness.parts import part
from harness.run import Run
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
        """The record of `scene`."""
        if scene not in self.played:
            self.played[scene] = walk(plays()[scene], scene, self._stage)
        return self.played[scene]


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
        network.start()
    stage = LiveStage(network, settings)
    try:
        yield stage
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
