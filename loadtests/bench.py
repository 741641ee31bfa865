"""What every locustfile here shares: one user a worker drives the open loop, Locust keeps page, workers and messages.

With plain Locust the options stand beside its own (`--load-plan`, `--load-seconds`, …) and on its web page. Locust's
own events are fired with the latency from the intended start, so its page and files show the truth too. Workers on
other machines need plan, profile and fixtures under the same paths.
"""

import json
import os
import sys
import traceback
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

import gevent
from locust import LoadTestShape, User, events, task
from locust.env import Environment
from locust.runners import STATE_MISSING, LocalRunner, MasterRunner, Runner, WorkerRunner

from harness.errors import HarnessError, UsageError
from harness.language import LANGUAGE
from harness.text import Text
from loadtests import safety
from loadtests.generator import Generator
from loadtests.lead import Lead
from loadtests.order import ORDER, first_document
from loadtests.outcome import CONCLUSION_WORDS
from loadtests.questions import QUESTIONS
from loadtests.settings import Settings
from loadtests.summary import lines

IDLE_S: Final = 3600.0


class AnswerError(Exception):
    """What Locust counts as a failure: the fault's word."""


class OpenUser(User):
    """The one user of a worker; any more of them wait."""

    abstract = True

    @task
    def drive(self) -> None:
        """Send the worker's share once."""
        generator = BENCH.generator
        if generator is not None and not generator.taken:
            generator.taken = True
            BENCH.run(generator)
        gevent.sleep(IDLE_S if generator is not None else 0.05)


class PlanShape(LoadTestShape):
    """One user a worker until the run is over; the plan, not Locust, says how many requests leave."""

    abstract = True

    def tick(self) -> tuple[int, float] | None:
        """How many users there are to be."""
        if BENCH.lead is not None and BENCH.lead.over:
            return None
        workers = BENCH.workers
        return workers, float(workers)


class Bench:
    """This process's part in a run."""

    def __init__(self) -> None:
        """Nothing is under way."""
        self.question = ""
        self.lead: Lead | None = None
        self.generator: Generator | None = None
        self.environment: Environment | None = None
        self._workers = 0

    @property
    def runner(self) -> Runner:
        """Locust's runner in this process."""
        if self.environment is None or self.environment.runner is None:
            message = "Locust has not begun"
            raise HarnessError(Text(message, message))
        return self.environment.runner

    @property
    def workers(self) -> int:
        """How many workers the run began with."""
        runner = self.runner
        if not self._workers:
            self._workers = runner.worker_count if isinstance(runner, MasterRunner) else 1
        return max(self._workers, 1)

    # --- Locust's events ----------------------------------------------------------------------------------------------

    def start(self, environment: Environment, **_: Any) -> None:
        """Locust is there: listen to messages."""
        self.environment = environment
        runner = self.runner
        if isinstance(runner, (WorkerRunner, LocalRunner)):
            runner.register_message("lienthong-share", self._on_share, concurrent=True)
            runner.register_message("lienthong-go", self._on_go)
        if isinstance(runner, (MasterRunner, LocalRunner)):
            runner.register_message("lienthong-prepared", self._on_prepared)
            runner.register_message("lienthong-portion", self._on_portion)

    def begin(self, environment: Environment, **_: Any) -> None:
        """A test starts: lead it, unless this is a worker."""
        runner = self.runner
        if isinstance(runner, WorkerRunner):
            return
        self._workers = 0
        try:
            settings = settings_of(environment, self.question).checked()
            safety.check_target(settings.target, owned=settings.owned)
            safety.knock(settings.target)
        except HarnessError as error:
            self._refuse(error)
            return
        workers = [client.id for client in runner.clients.all] if isinstance(runner, MasterRunner) else [""]
        self.lead = Lead(settings, workers, self._send, self._alive)
        gevent.spawn(self._lead, self.lead)

    def _lead(self, lead: Lead) -> None:
        lead.begin()
        lead.watch()
        if lead.refused is not None:
            self._refuse(lead.refused)
        else:
            self._show(lead)

    def stop(self, **_: Any) -> None:
        """A test stops: write what is known."""
        if self.lead is not None and not self.lead.over:
            self.lead.interrupt()
            self._show(self.lead)
        self.lead = None
        if self.generator is not None:
            self.generator.close()
            self.generator = None

    # --- messages -----------------------------------------------------------------------------------------------------

    def _send(self, kind: str, data: dict[str, Any], worker: str) -> None:
        self.runner.send_message(kind, data, worker or None)

    def _alive(self, worker: str) -> bool:
        runner = self.runner
        if not isinstance(runner, MasterRunner):
            return True
        return worker in runner.clients and runner.clients[worker].state != STATE_MISSING

    def _on_share(self, environment: Environment, msg: Any, **_: Any) -> None:
        del environment
        order = msg.data
        if self.generator is not None:
            self.generator.close()
        settings = Settings.of(order["settings"])
        generator = Generator(settings, order["index"], order["workers"], self._tell, self._fire)
        try:
            told = generator.prepare()
        except Exception as error:  # noqa: BLE001 -- whatever it is, the lead must not wait for it
            told = _refused(error)
        self.generator = generator
        self._send("lienthong-prepared", told | {"index": order["index"]}, "")

    def run(self, generator: Generator) -> None:
        """Send; a fault of ours ends the whole run."""
        try:
            generator.run()
        except Exception as error:  # noqa: BLE001 -- as above
            self._send("lienthong-prepared", _refused(error) | {"index": generator.index}, "")

    def _on_go(self, **_: Any) -> None:
        if self.generator is not None:
            self.generator.go.set()

    def _on_prepared(self, msg: Any, **_: Any) -> None:
        if self.lead is not None:
            self.lead.prepared(msg.data)

    def _on_portion(self, msg: Any, **_: Any) -> None:
        if self.lead is not None:
            self.lead.portion(msg.data)

    def _tell(self, portion: dict[str, Any]) -> None:
        self._send("lienthong-portion", portion, "")

    def _fire(self, ask: str, took_ms: float, size: int, fault: str) -> None:
        if self.environment is not None:
            heard: Any = self.environment.events.request  # Locust's hooks carry no types
            heard.fire(
                request_type="POST",
                name=ask,
                response_time=took_ms,
                response_length=size,
                exception=AnswerError(fault) if fault else None,
                context={},
            )

    # --- telling ------------------------------------------------------------------------------------------------------

    def _refuse(self, error: HarnessError) -> None:
        """Say why there is no run, and end: on the web page the next attempt may be better."""
        sys.stderr.write(f"{error.says.to(LANGUAGE)}\n")
        if ORDER in os.environ:
            refused = {"refused": error.says.as_json(), "exit_code": error.exit_code}
            folder = Path(json.loads(os.environ[ORDER])["out"])
            (folder / "refused.json").write_text(json.dumps(refused, ensure_ascii=False), "utf-8")
        self._end(error.exit_code)

    def _show(self, lead: Lead) -> None:
        outcome = lead.outcome
        if outcome is None:
            return
        for text in (CONCLUSION_WORDS[outcome.conclusion], *outcome.reasons, *lines(lead.told)):
            sys.stdout.write(f"{text.to(LANGUAGE)}\n")
        sys.stdout.flush()
        self._end(outcome.exit_code)

    def _end(self, exit_code: int) -> None:
        if self.environment is None:
            return
        self.environment.process_exit_code = exit_code
        if self.lead is None:
            # Nothing has begun, so no shape ends it: Locust's own way out.
            headless = self.environment.parsed_options and self.environment.parsed_options.headless
            gevent.spawn(self.runner.quit if headless else self.runner.stop)


def _refused(error: Exception) -> dict[str, Any]:
    if isinstance(error, HarnessError):
        return {"refused": error.says.as_json(), "exit_code": error.exit_code}
    traceback.print_exception(error)
    says = Text(
        f"Lỗi của máy phát tải ({type(error).__name__}); xem nhật ký.",
        f"A fault of the generator ({type(error).__name__}); see the log.",
    )
    return {"refused": says.as_json(), "exit_code": HarnessError.exit_code}


BENCH: Final = Bench()


def put(question: str) -> None:
    """Make this process's Locust put `question`."""
    BENCH.question = question
    hooks: Any = events  # which carry no types
    hooks.init_command_line_parser.add_listener(add_options)
    hooks.init.add_listener(BENCH.start)
    hooks.test_start.add_listener(BENCH.begin)
    hooks.test_stop.add_listener(BENCH.stop)
    hooks.quitting.add_listener(BENCH.stop)


def add_options(parser: ArgumentParser, **_: Any) -> None:
    """The run's options, beside Locust's own."""
    group = parser.add_argument_group("lienthong")
    defaults = Settings("", "national-2026", "", "build/load")
    group.add_argument("--load-plan", default=defaults.plan, help="plan of the simulation, or a TOML file")
    group.add_argument("--load-seconds", type=float, default=0.0, help="length of the run; 0 takes the question's")
    group.add_argument("--load-rate", type=float, default=0.0, help="requests a second; 0 takes --load-scale")
    group.add_argument("--load-scale", type=float, default=defaults.scale, help="part of the nation's load")
    group.add_argument("--load-seed", type=int, default=defaults.seed)
    group.add_argument("--load-replay", default="", help="CSV of times in place of the plan's")
    group.add_argument("--load-profile", default="", help="the partner's partner.toml")
    group.add_argument("--load-fixtures", default="", help="folder of `lienthong fixtures export`")
    group.add_argument("--load-out", default=defaults.out, help="folder of the result")
    group.add_argument("--load-pool", type=int, default=defaults.pool, help="requests under way at once, a worker")
    group.add_argument(safety.OPTION, action="store_true", help="the target is mine and not on this machine")


def settings_of(environment: Environment, question: str) -> Settings:
    """The run's settings: as `lienthong load` hands them over, else from Locust's command line or page."""
    if ORDER in os.environ:
        return Settings.of(json.loads(os.environ[ORDER]))
    told: Any = environment.parsed_options
    if not environment.host:
        raise UsageError(Text("Thiếu --host: địa chỉ của cổng.", "--host is missing: the gateway's address."))
    return Settings(
        question=question,
        plan=told.load_plan,
        target=environment.host.rstrip("/"),
        out=told.load_out,
        seed=int(told.load_seed),
        seconds=float(told.load_seconds) or QUESTIONS[question].seconds,
        rate=float(told.load_rate),
        scale=float(told.load_scale),
        replay=told.load_replay,
        profile=told.load_profile,
        fixtures=told.load_fixtures,
        first=first_document(),
        pool=int(told.load_pool),
        owned=bool(told.i_own_this_target),
    )
