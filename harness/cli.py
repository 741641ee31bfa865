"""The command line: `lienthong …`; other rooms hang their commands onto it by entry points.

Exit codes: 0 conformant (or done), 1 not conformant, 2 usage or configuration, 3 incomplete or target unusable, 4 a
fault of the bench. No traceback reaches a person: it is kept in a file, and the file is named.
"""

import os
import sys
import tempfile
import traceback
from datetime import date, datetime
from enum import StrEnum
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

import typer
from rich.markup import escape
from typer.exceptions import TyperException

from harness import card, contract, demo, doctor, fixtures, misuse, prove, replay, rulelist
from harness.caller import Caller
from harness.clock import WallClock, vietnam_day
from harness.errors import HarnessError, UsageError
from harness.keys import Keys
from harness.language import LANGUAGE, choose, said, split
from harness.parts import MissingExtraError, load, parts
from harness.profile import Profile
from harness.proving import show_holes, show_proof
from harness.reporting import write_matrix, write_reports
from harness.rule import Role
from harness.run import certify as run_suite
from harness.settings import Mode, RunSettings
from harness.terminal import VERDICT_WORDS, Progress, err, out, show_message, show_outcome
from harness.text import Text
from harness.topology import Topology, read_topology
from harness.world import World

SEED: Final = 1
"""The same as that of `lienthong mocks up`, so that the two know the same people."""
PATIENCE_S: Final = 30.0
WATCH_S: Final = 600.0
"""How long `--watch` listens when neither a count nor a time is given."""

INTERRUPTED: Final = 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help=said(
        "Bàn kiểm thử liên thông dữ liệu bảo hiểm xã hội Việt Nam: trỏ địa chỉ gốc vào đây và biết ngay quy tắc nào "
        "chưa đúng, bằng chứng ở đâu, sửa thế nào.",
        "Test bench of Vietnam's social-insurance data network: point a base URL at it and learn which rules break, "
        "on what evidence, and what to do.",
    ),
    epilog=said(
        "Ví dụ: lienthong demo · lienthong certify intake --target http://127.0.0.1:8080 · "
        'lienthong certify hospital --command "java -jar his.jar"',
        "Examples: lienthong demo · lienthong certify intake --target http://127.0.0.1:8080 · "
        'lienthong certify hospital --command "java -jar his.jar"',
    ),
)
contract_app = typer.Typer(
    no_args_is_help=True, help=said("Hợp đồng kỹ thuật dưới dạng tệp.", "The contract as files.")
)
fixtures_app = typer.Typer(
    no_args_is_help=True, help=said("Dữ liệu mẫu để nạp vào hệ thống được kiểm.", "Test data to load into a system.")
)
app.add_typer(contract_app, name="contract")
app.add_typer(fixtures_app, name="fixtures")


class ListFormat(StrEnum):
    """How `lienthong rules` writes."""

    MARKDOWN = "md"
    JSON = "json"


RoleArgument = Annotated[
    Role,
    typer.Argument(
        metavar="ROLE", help=said("Vai trò được kiểm: intake, hospital hoặc journey.", "intake, hospital or journey.")
    ),
]
RoleIfAny = Annotated[
    Role | None,
    typer.Argument(metavar="[ROLE]", help=said("Vai trò; bỏ trống: mọi vai trò.", "A role; all if left out.")),
]
Target = Annotated[
    str,
    typer.Option("--target", metavar="URL", help=said("Địa chỉ gốc của cổng được kiểm.", "Base URL of the gateway.")),
]
Command = Annotated[
    str,
    typer.Option("--command", metavar='"…"', help=said("Lệnh khởi động phần mềm bệnh viện.", "Command of the client.")),
]
ProfilePath = Annotated[
    Path | None, typer.Option("--profile", help=said("Tệp partner.toml của đối tác.", "The partner's partner.toml."))
]
Out = Annotated[
    Path | None, typer.Option("--out", help=said("Thư mục ghi sự kiện và báo cáo.", "Folder of events and reports."))
]
Seed = Annotated[
    int, typer.Option("--seed", help=said("Hạt giống; cùng hạt giống, cùng lần chạy.", "One seed, one run."))
]
Today = Annotated[
    datetime | None,
    typer.Option(
        "--today",
        formats=["%Y-%m-%d"],
        help=said("Ngày pháp lý của lần chạy; mặc định là hôm nay.", "The run's legal date; today by default."),
    ),
]
ResultsUrl = Annotated[
    str, typer.Option("--results-url", help=said("Cửa đọc kết quả xử lý.", "Where validation results are read."))
]
ControlUrl = Annotated[
    str,
    typer.Option("--control-url", help=said("Cửa điều khiển của hệ thống được kiểm.", "The target's control door.")),
]
TopologyPath = Annotated[
    Path | None,
    typer.Option(
        "--topology",
        dir_okay=False,
        help=said("Tệp topology.toml: bên nào là thật (vai trò journey).", "topology.toml: which parties are real."),
    ),
]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help=said("Thư mục đích.", "Where to."))]
DemoOut = Annotated[Path, typer.Option("--out", help=said("Thư mục đích.", "Where to."))]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="RULE",
        help=said("Chỉ quy tắc này (hoặc phần đầu mã); lặp lại được.", "Only this rule, or ids so begun; repeatable."),
    ),
]


@app.callback()
def _all(
    lang: Annotated[
        str, typer.Option("--lang", metavar="vi|en", help=said("Ngôn ngữ; đặt ở đâu cũng được.", "Language, anywhere."))
    ] = LANGUAGE,
) -> None:
    """Nothing of its own: `main` has read the language already."""
    del lang


@app.command(
    "certify",
    help=said(
        """Kiểm sự phù hợp của một cổng tiếp nhận, một phần mềm bệnh viện, hoặc một bên bất kỳ của mạng liên thông.

        Ví dụ:

        lienthong certify intake --target http://127.0.0.1:8080 --out build/cong

        lienthong certify hospital --command "dotnet His.dll" --only TOKEN-

        lienthong certify hospital --cases --port 8090

        lienthong certify journey --topology topology.toml""",
        """Certify an intake gateway, a hospital system, or any party of the network in its journeys.

        Examples:

        lienthong certify intake --target http://127.0.0.1:8080 --out build/gateway

        lienthong certify hospital --command "dotnet His.dll" --only TOKEN-

        lienthong certify hospital --cases --port 8090

        lienthong certify journey --topology topology.toml""",
    ),
)
def certify(
    role: RoleArgument,
    *,
    target: Target = "",
    command: Command = "",
    cases: Annotated[
        bool, typer.Option("--cases", help=said("Phần mềm tự hỏi ca kế tiếp qua API.", "The client asks for cases."))
    ] = False,
    keyboard: Annotated[
        bool, typer.Option("--keyboard", help=said("Một người nhập liệu theo hướng dẫn.", "A person keys cases in."))
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help=said("Xét những gì hệ thống tự gửi.", "Judge what is sent anyway."))
    ] = False,
    profile: ProfilePath = None,
    only: Only = None,
    out_folder: Out = None,
    seed: Seed = SEED,
    today: Today = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help=said("Cổng lắng nghe; 0: tự chọn.", "Listen; 0: any."))
    ] = 0,
    patience: Annotated[
        float, typer.Option(min=0.1, help=said("Số giây chờ một ca phía bệnh viện.", "Seconds to wait for a case."))
    ] = PATIENCE_S,
    watch_count: Annotated[int, typer.Option(min=0, help=said("Dừng sau N hồ sơ.", "Stop after N filings."))] = 0,
    watch_time: Annotated[float, typer.Option(min=0, help=said("Dừng sau N giây.", "Stop after N seconds."))] = 0.0,
    results_url: ResultsUrl = "",
    control_url: ControlUrl = "",
    known_gaps: Annotated[
        Path | None, typer.Option(help=said("Tệp TOML các thiếu sót đã biết.", "TOML file of known gaps."))
    ] = None,
    include_unpublished: Annotated[
        bool,
        typer.Option(
            "--include-unpublished",
            help=said("Tính cả quy tắc bắt buộc chưa có văn bản.", "Count MUSTs without a published paper too."),
        ),
    ] = False,
    topology: TopologyPath = None,
    resume: Annotated[
        bool, typer.Option("--resume", help=said("Chạy tiếp lần chạy dở trong --out.", "Take up the run in --out."))
    ] = False,
) -> None:
    """Certify one system."""
    loaded = _profile(profile, target)
    places = read_topology(topology) if topology else Topology()
    Keys(places).need()  # before the last run in this folder makes way
    ways: dict[Mode, bool] = {"command": bool(command), "cases": cases, "keyboard": keyboard, "watch": watch}
    mode = _mode(role, target or _profile_target(loaded), ways)
    settings = RunSettings(
        role=role,
        mode=mode,
        seed=seed,
        today=places.legal_date if places.legal_date and not today else _day(today),
        out=out_folder or Path("build") / f"certify-{role.value}",
        target=_url("--target", target or _profile_target(loaded)) if role is Role.INTAKE else "",
        command=command,
        profile=loaded,
        results_url=_url("--results-url", results_url),
        control_url=_url("--control-url", control_url),
        only=_split(only),
        language=LANGUAGE,
        port=port,
        patience_s=patience,
        watch_count=watch_count,
        watch_s=watch_time or (0.0 if watch_count else WATCH_S),
        known_gaps=known_gaps,
        include_unpublished=include_unpublished,
        topology=places,
    )
    raise typer.Exit(_certify(settings, resume=resume))


def _certify(settings: RunSettings, *, resume: bool = False) -> int:
    with Progress(LANGUAGE, quiet=settings.mode == "keyboard") as listener:
        outcome = run_suite(settings, listener=listener, show=show_message(LANGUAGE), resume=resume)
    show_outcome(outcome, settings.role.value, write_reports(settings.out, LANGUAGE), LANGUAGE)
    return outcome.exit_code


@app.command(
    "doctor",
    help=said(
        """Khám trước khi chạy: kết nối, đồng hồ, tài khoản, chứng thư số.

        Ví dụ: lienthong doctor intake --target https://cong.example --profile partner.toml""",
        """Look before a run: reachability, clock, credentials, certificate.

        Example: lienthong doctor intake --target https://gateway.example --profile partner.toml""",
    ),
)
def examine(
    role: RoleArgument,
    *,
    target: Target = "",
    command: Command = "",
    profile: ProfilePath = None,
    seed: Seed = SEED,
    today: Today = None,
) -> None:
    """Look at what a run needs."""
    loaded = _profile(profile, target)
    clock = WallClock()
    world = World.make(seed, _day(today), clock.now())
    world = loaded.dress(world) if loaded else world
    caller = None
    if role is Role.INTAKE:
        url = _url("--target", target or _profile_target(loaded) or _needs("--target"))
        caller = Caller(url, clock=clock, tls=loaded.tls() if loaded else None)
    found = doctor.examine(role, loaded, caller, world=world, clock=clock, command=command)
    out().print(doctor.table(found, LANGUAGE))
    if not doctor.healthy(found):
        raise typer.Exit(3)


@app.command(
    "rules",
    help=said(
        "Liệt kê các quy tắc kèm nguồn.\n\nVí dụ: lienthong rules hospital --format json",
        "List the rules and their sources.\n\nExample: lienthong rules hospital --format json",
    ),
)
def rules(
    role: RoleIfAny = None,
    format_: Annotated[
        ListFormat, typer.Option("--format", help=said("Định dạng.", "The format."))
    ] = ListFormat.MARKDOWN,
) -> None:
    """Write the rulebook down."""
    if format_ is ListFormat.JSON:
        typer.echo(contract.written(rulelist.as_json(role)), nl=False)
    else:
        typer.echo(rulelist.as_markdown(role, LANGUAGE), nl=False)


@app.command(
    "prove",
    help=said(
        """Chứng minh mỗi phép kiểm đều biết báo lỗi: chạy bộ kiểm tra trên các bản sao hỏng và các biến thể đúng.

        Mỗi bản sao hỏng gặp quy tắc mà nó vi phạm cùng các quy tắc lân cận (cùng chương; với bảng dữ liệu: cùng loại
        giấy tờ), để thấy nó có làm hỏng thêm gì. --quick: chỉ quy tắc của nó. --full: cả bộ kiểm tra, mất chừng nửa
        giờ trên hai lõi. Mã thoát 1 khi có lỗ hổng hoặc báo động giả.

        Ví dụ: lienthong prove intake --chapter envelope · lienthong prove --quick --variants 50""",
        """Prove that every check can fail: run the suites against broken twins and correct variants.

        Each twin meets the rule that it breaks and that rule's neighbours (its chapter; for a table, the rules of the
        same document), so that one which breaks more than it says is seen. --quick: its own rule only. --full: the
        whole suite, some half an hour on two cores. Exit code 1 for a hole or a false alarm.

        Examples: lienthong prove intake --chapter envelope · lienthong prove --quick --variants 50""",
    ),
)
def prove_checks(
    role: RoleIfAny = None,
    *,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", help=said("Mã hoặc phần đầu mã.", "Ids beginning so."))
    ] = None,
    chapter: Annotated[list[str] | None, typer.Option("--chapter", help=said("Tên chương.", "A chapter."))] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help=said("Mỗi bản sao hỏng chỉ với quy tắc của nó.", "Own rule only."))
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help=said("Mỗi bản sao hỏng với cả bộ kiểm tra.", "The whole suite a twin."))
    ] = False,
    variants: Annotated[
        int,
        typer.Option(
            min=0, help=said("Số lần chạy biến thể đúng, mỗi lần một hạt giống.", "Variant runs, a seed each.")
        ),
    ] = 0,
    workers: Annotated[
        int, typer.Option(min=0, help=said("Số tiến trình; 0: theo số lõi.", "Processes; 0: cores."))
    ] = 0,
    out_folder: Out = None,
    seed: Seed = SEED,
    today: Today = None,
) -> None:
    """Prove the checks of one role, or of all."""
    if quick and full:
        raise UsageError(Text("Chỉ chọn một trong --quick và --full.", "Choose one of --quick and --full."))
    proofs = []
    console = err()
    for one in [role] if role else list(Role):
        plan = prove.Plan(
            role=one,
            seed=seed,
            today=_day(today),
            rules=_split(rule),
            chapters=_split(chapter),
            width="rule" if quick else "suite" if full else "neighbours",
            variant_runs=variants,
            workers=workers,
        )
        proof = prove.prove(plan, lambda name, done, of: console.print(f"[dim]{done}/{of} {escape(name)}[/]"))
        show_proof(proof, LANGUAGE)
        proofs.append(proof)
    table = prove.write(proofs, out_folder or Path("build") / "prove")
    written = [*write_matrix(table, LANGUAGE), table]
    show_holes(proofs, written, LANGUAGE)
    if not all(proof.whole for proof in proofs):
        raise typer.Exit(1)


@app.command(
    "replay",
    help=said(
        """Chạy lại một lần chạy đã ghi (cùng hạt giống, ngày, quy tắc) và so kết quả; mã thoát 1 nếu có khác biệt.

        Ví dụ: lienthong replay build/certify-intake --failed""",
        """Run a recorded run again (same seed, day, rules) and compare; exit 1 if a verdict differs.

        Example: lienthong replay build/certify-intake --failed""",
    ),
)
def run_again(
    run: Annotated[Path, typer.Argument(metavar="RUN", help=said("Thư mục --out của lần chạy.", "The run's folder."))],
    *,
    target: Target = "",
    command: Command = "",
    topology: TopologyPath = None,
    failed: Annotated[
        bool, typer.Option("--failed", help=said("Chỉ các quy tắc không đạt.", "Only the rules that failed."))
    ] = False,
    profile: ProfilePath = None,
    out_folder: Out = None,
    results_url: ResultsUrl = "",
    control_url: ControlUrl = "",
) -> None:
    """Run again and compare."""
    record = replay.read(run)
    folder = out_folder or (run if run.is_dir() else run.parent) / "replay"
    settings = replay.settings_of(
        record,
        folder,
        profile=_profile(profile, target or str(record.head["target"])),
        target=_url("--target", target),
        command=command,
        failed_only=failed,
        results_url=_url("--results-url", results_url),
        control_url=_url("--control-url", control_url),
        topology=read_topology(topology) if topology else None,
    )
    with Progress(LANGUAGE, quiet=settings.mode == "keyboard") as listener:
        outcome = run_suite(settings, listener=listener, show=show_message(LANGUAGE))
    show_outcome(outcome, settings.role.value, write_reports(folder, LANGUAGE), LANGUAGE)
    found = replay.changes(record, outcome)
    for change in found:
        before, now = (VERDICT_WORDS[verdict].to(LANGUAGE) for verdict in (change.before, change.now))
        out().print(f"{escape(change.rule)}: {before} → {now}", soft_wrap=True)
    if not found:
        out().print(said("Mọi kết quả giống lần trước.", "Every verdict is as before."))
    raise typer.Exit(1 if found else 0)


@app.command(
    "demo",
    help=said(
        "Chạy thử trọn vẹn trên máy này: cổng mô phỏng, hai bộ kiểm tra, báo cáo.\n\nVí dụ: lienthong demo",
        "The whole thing on this machine: mock gateway, both suites, reports.\n\nExample: lienthong demo",
    ),
)
def show(out_folder: DemoOut = Path("build/demo"), seed: Seed = SEED, today: Today = None) -> None:
    """Show everything once."""
    outcomes = demo.play(out_folder, seed, _day(today), LANGUAGE)
    raise typer.Exit(max(outcome.exit_code for outcome in outcomes))


@contract_app.command(
    "export",
    help=said(
        "Ghi JSON Schema, XSD, OpenAPI, quy tắc.\n\nVí dụ: lienthong contract export build/hop-dong",
        "Write JSON Schema, XSD, OpenAPI, rules.\n\nExample: lienthong contract export build/contract",
    ),
)
def export_contract(folder: Folder) -> None:
    """Write the contract."""
    parties = tuple(path for entry in parts("lienthong.contracts") for path in load(entry)(folder))
    _tell_written((*contract.export(folder), *parties), folder)


@fixtures_app.command(
    "export",
    help=said(
        "Ghi tài khoản, chứng thư số, nhân viên, công dân, thẻ.\n\nVí dụ: lienthong fixtures export du-lieu --seed 7",
        "Write accounts, certificates, staff, citizens, cards.\n\nExample: lienthong fixtures export data --seed 7",
    ),
)
def export_fixtures(
    folder: Folder,
    seed: Seed = SEED,
    today: Today = None,
) -> None:
    """Write the fixtures."""
    _tell_written(fixtures.export(World.make(seed, _day(today), WallClock().now()), folder), folder)


def main() -> None:
    """The entry point `lienthong`."""
    try:
        language, arguments = split(sys.argv[1:])
        choose(language, os.environ)
        _add_parts()
        # With the parser's own ways of ending switched off: it would speak English, whatever the language.
        code = typer.main.get_command(app)(args=arguments, prog_name="lienthong", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except TyperException as error:
        sys.exit(_misused(error))
    except HarnessError as error:
        err().print(f"[red]{escape(error.says.to(LANGUAGE))}[/]")
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read us has gone; Python must not complain about it on the way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 -- a person gets one sentence and a file, never a traceback
        sys.exit(_crashed(error))


def _misused(error: TyperException) -> int:
    """Tell what is wrong with the command line; a group called without a command shows its help."""
    show: Any = getattr(error, "show", None)
    if type(error).__name__ == "NoArgsIsHelpError" and show:
        show()
    else:
        err().print(f"[red]{escape(misuse.says(error).to(LANGUAGE))}[/]", soft_wrap=True)
    return UsageError.exit_code


def _crashed(error: Exception) -> int:
    with tempfile.NamedTemporaryFile(
        "w", prefix="lienthong-crash-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write("".join(traceback.format_exception(error)))
    says = Text(
        f"Bộ kiểm thử gặp lỗi của chính nó ({type(error).__name__}). Chi tiết: {file.name}",
        f"The bench failed on its own account ({type(error).__name__}). Details: {file.name}",
    )
    err().print(f"[red]{escape(says.to(LANGUAGE))}[/]")
    return HarnessError.exit_code


def _add_parts() -> None:
    """Hang the other rooms' commands on: one with a callback is a group of its entry's name, others are merged."""
    for entry in parts("lienthong.commands"):
        try:
            group: typer.Typer = load(entry)
        except MissingExtraError as error:
            _add_missing(entry, error)
            continue
        if group.registered_callback:
            app.add_typer(group, name=entry.name)
            continue
        app.registered_commands.extend(group.registered_commands)
        app.registered_groups.extend(group.registered_groups)


def _add_missing(entry: EntryPoint, error: MissingExtraError) -> None:
    @app.command(
        entry.name,
        help=error.says.to(LANGUAGE),
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
    )
    def _missing() -> None:
        raise error


def _profile(path: Path | None, target: str) -> Profile | None:
    """The profile that was named, else the one that a mock running on this machine left for its address."""
    found = path or (card.find(_url("--target", target)) if target else None)
    return Profile.load(found) if found else None


def _mode(role: Role, target: str, ways: dict[Mode, bool]) -> Mode:
    chosen = [mode for mode, wanted in ways.items() if wanted]
    if role is Role.JOURNEY:
        if chosen or target:
            raise UsageError(
                Text(
                    "Vai trò journey không dùng --target, --command, --cases, --keyboard, --watch: hệ thống thật khai "
                    "trong tệp --topology.",
                    "The role journey takes no --target, --command, --cases, --keyboard, --watch: name the real system "
                    "in the file of --topology.",
                )
            )
        return "network"
    if role is Role.INTAKE:
        if chosen:
            raise UsageError(
                Text(
                    f"--{chosen[0]} chỉ dùng cho vai trò hospital; vai trò intake cần --target URL.",
                    f"--{chosen[0]} is for the role hospital; the role intake needs --target URL.",
                )
            )
        return "target" if target else _needs("--target")
    if len(chosen) != 1:
        raise UsageError(
            Text(
                'Vai trò hospital cần đúng một cách chạy: --command "…", --cases, --keyboard hoặc --watch.',
                'The role hospital needs exactly one way: --command "…", --cases, --keyboard or --watch.',
            )
        )
    return chosen[0]


def _needs(option: str) -> Any:
    raise UsageError(
        Text(
            f"Thiếu {option} URL, ví dụ {option} http://127.0.0.1:8080 (hoặc khai trong partner.toml).",
            f"{option} URL is missing, for example {option} http://127.0.0.1:8080 (or set it in partner.toml).",
        )
    )


def _url(option: str, url: str) -> str:
    if url and not _is_address(url):
        raise UsageError(
            Text(
                f"{option} phải là địa chỉ dạng http://máy:cổng hoặc https://máy:cổng, không phải «{url}».",
                f"{option} must be an address such as http://host:port or https://host:port, not “{url}”.",
            )
        )
    return url.rstrip("/")


def _is_address(url: str) -> bool:
    try:
        parts_of_url = urlsplit(url)
        return parts_of_url.scheme in {"http", "https"} and bool(parts_of_url.hostname) and parts_of_url.port != 0
    except ValueError:  # a port beyond 65535, a bracket that is not closed
        return False


def _profile_target(profile: Profile | None) -> str:
    return (profile.target.base_url or "") if profile else ""


def _split(values: list[str] | None) -> tuple[str, ...]:
    return tuple(part.strip() for value in values or () for part in value.split(",") if part.strip())


def _day(chosen: datetime | None) -> date:
    return chosen.date() if chosen else vietnam_day(WallClock())


def _tell_written(written: tuple[Path, ...], folder: Path) -> None:
    says = Text(f"Đã ghi {len(written)} tệp vào {folder}", f"Wrote {len(written)} files into {folder}")
    out().print(escape(says.to(LANGUAGE)), soft_wrap=True)
