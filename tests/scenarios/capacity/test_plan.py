"""A bad plan is refused with its place and a remedy, in both languages; every plan that comes with us is read."""

import json
import re
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any

import pytest

from harness.errors import UsageError
from harness.text import Text
from scenarios.capacity.plan import FILE_BYTES, Plan, read_plan, shipped

Table = dict[str, Any]
Tables = Callable[..., Table]
VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)


def figure(says: str) -> Table:
    return {"is": says, "source": "tests: chosen", "basis": "profile"}


def timed(shape: str, mean: str, **more: str) -> Table:
    return {"shape": shape, "mean": figure(mean), **{name: figure(one) for name, one in more.items()}}


def toml(value: Any) -> str:
    """The value on one line; tables as dotted keys would be longer."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) else json.dumps(value)


def written(folder: Path, table: Table) -> str:
    path = folder / "plan.toml"
    path.write_text("".join(f"{key} = {toml(value)}\n" for key, value in table.items()), encoding="utf-8")
    return str(path)


def refused(where: str) -> Text:
    with pytest.raises(UsageError) as caught:
        read_plan(where)
    return caught.value.says


@pytest.mark.parametrize("name", shipped())
class TestEveryPlanThatComesWithUs:
    def test_is_read(self, name: str) -> None:
        assert read_plan(name).name == name

    def test_cites_public_texts_and_not_our_papers(self, name: str) -> None:
        sources = [one["source"] for one in figures(read_plan(name).model_dump(by_alias=True))]

        assert not [one for one in sources if re.search(r"\.md|\.txt|/work|seed|registries", one)]

    def test_owns_up_to_what_it_assumes(self, name: str) -> None:
        profiles = [one for one in figures(read_plan(name).model_dump(by_alias=True)) if one["basis"] == "profile"]

        assert [one for one in profiles if "lienthong" not in one["source"]] == []


def figures(value: Any) -> list[Table]:
    """Every table with a source, at any depth."""
    if isinstance(value, dict):
        here = [value] if "source" in value else []
        return here + [one for part in value.values() for one in figures(part)]
    if isinstance(value, list | tuple):
        return [one for part in value for one in figures(part)]
    return []


WRONG = [
    ("kinds.paper.volume", figure("-3 documents/day"), "must be from 0 documents/day"),
    ("kinds.paper.volume", figure("3 documents/week"), "the unit here is documents/s"),
    ("kinds.paper.volume", figure("many documents/day"), "write a number and a unit"),
    ("kinds.paper.volume", figure("nan documents/day"), "write a number and a unit"),
    ("kinds.paper.volume", figure("1e9 documents/day"), "write a number and a unit"),
    ("kinds.paper.volume", figure("9" * 30 + " documents/day"), "must be from 0 documents/day"),
    ("kinds.paper.volume", 1000, "a number is written { is ="),
    ("kinds.paper.volume.is", 1000, 'must be text in " "'),
    ("kinds.paper.volume.is", "1" * 61, "longer than 60 characters"),
    ("kinds.paper.volume.source", None, "every number needs is, source and basis"),
    ("kinds.paper.volume.source", "", "needs at least 3 characters"),
    ("kinds.paper.volume.basis", "guess", "must be one of: 'published'"),
    ("kinds.paper.volum", figure("3 documents/day"), "unknown key"),
    ("kinds.paper.sites", "homes", "no 'homes'; known: offices"),
    ("kinds.paper.way", [], "needs at least 1 items"),
    ("kinds.paper.way", "desk", "must be a list"),
    ("kinds.paper.way", [{"station": "desk", "link": "line"}], "exactly one of them"),
    ("kinds.paper.way", [{"station": "des"}], "no 'des'; known: desk"),
    ("kinds.paper.way", [{"station": "desk"}, {"station": "desk"}], "stands twice"),
    ("kinds.paper.way", [{"wait": timed("constant", "1 h")}], "a wait needs a name"),
    ("kinds.paper.way", [{"link": "line", "service": timed("constant", "1 h")}], "only at a station"),
    ("kinds.paper.hours.weights", [1.0] * 23, "needs 24 weights"),
    ("kinds.paper.hours.weights", [0.0] * 24, "not all of them 0"),
    ("kinds.paper.hours.weights", [-1.0] * 24, "must be at least 0"),
    ("kinds.paper.hours.weights", [float("nan")] * 24, "must be"),
    ("kinds.paper.hours.weights", [float("inf")] * 24, "must be"),
    ("kinds.paper.hours.weights", ["x"] * 24, "must be a number without unit"),
    ("kinds.paper.growth", figure("1.1 times"), "go together"),
    ("kinds.paper.batches", {"mean": figure("2.5 times"), "shape": "fixed"}, "must be whole"),
    ("kinds.paper.batches", {"mean": figure("0.5 times"), "shape": "geometric"}, "must be from 1 times"),
    ("kinds.paper.batches", {"mean": figure("2 times"), "shape": "round"}, "must be one of: 'fixed' or 'geometric'"),
    ("stations.desk.servers", figure("0 servers"), "must be from 1 server"),
    ("stations.desk.servers", figure("2.5 servers"), "must be a whole number"),
    ("stations.desk.servers", figure("2 days"), "the unit here is server"),
    ("stations.desk.calendar", "nights", "no 'nights'; known: always, office"),
    ("stations.desk.party", "bank", "no 'bank'; known: appraisal-board, axis"),
    ("stations.desk.cut_off", "three", "must be a time of day"),
    ("stations.desk.cut_off", 54000, "without zone"),
    ("calendars", {"own": {"spans": [[28800, 43200]], "source": "tests", "basis": "profile"}}, "without zone"),
    ("stations.desk.per", "city", "must be one of: 'nation', 'province' or 'site'"),
    ("stations.desk.service", timed("exponential", "0 s"), "a mean of 0"),
    ("stations.desk.service", timed("exponential", "101 d"), "must be from 0 us to 100 d"),
    ("stations.desk.service", timed("exponential", "1 s", least="1 s"), "must be below the mean"),
    ("stations.desk.service", timed("constant", "1 s", least="2 s"), "must not be above the mean"),
    ("stations.desk.service", timed("lognormal", "1 s"), "a lognormal time needs one"),
    ("stations.desk.service", timed("lognormal", "1 s", cv="6 times"), "must be from 0 times to 5 times"),
    ("stations.desk.service", timed("erlang", "1 s"), "an Erlang time needs them"),
    ("stations.desk.service", timed("exponential", "1 s", stages="2 stages"), "an Erlang time needs them"),
    ("stations.desk.title", "desk", 'write it in both languages: { vi = "…", en = "…" }'),
    ("stations.desk.outages", [{"lasts": timed("constant", "1 h")}], "one of both"),
    ("stations.desk.outages", [{"at": "2026-09-13T09:00:00", "lasts": timed("constant", "1 h")}], "within the run"),
    ("stations.desk.outages", [{"at": "2026-09-16T00:00:00", "lasts": timed("constant", "1 h")}], "within the run"),
    (
        "stations.desk.outages",
        [{"at": "2026-09-14T09:00:00", "lasts": timed("constant", "3 d")}],
        "longer than the whole run",
    ),
    ("stations.desk.outages", [{"at": "2026-09-14T09:00:00Z", "lasts": timed("constant", "1 h")}], "without zone"),
    ("stations.desk.outages", [{"at": "soon", "lasts": timed("constant", "1 h")}], "must be a day and time"),
    ("links.line.outages", [{"every": figure("1 us"), "lasts": timed("constant", "1 h")}], "must be from 10 min"),
    ("links.line.quota", figure("0.5 documents/s"), "must be a whole number"),
    ("links.line.retry.first", figure("0 s"), "must be from 1 s"),
    ("links.line.retry.most", figure("2 s"), "must not be shorter than first"),
    ("links.line.retry.factor", figure("0.5 times"), "must be from 1 times"),
    ("links.line.retry.jitter", figure("95 %"), "must be from 0 % to 90 %"),
    ("cycles.send.every", figure("0 min"), "must be from 1 s"),
    ("cycles.send.spread", figure("31 min"), "must not be longer than every"),
    ("cycles.send.link", "axis", "no 'axis'; known: line"),
    (
        "links.desk",
        {
            "title": {"vi": "trùng", "en": "same"},
            "latency": timed("constant", "1 s"),
            "retry": {"first": figure("1 min"), "factor": figure("2 times"), "most": figure("10 min")},
        },
        "stations.desk",
    ),
    ("calendars", {"office": {"spans": [["08:00", "09:00"]], "source": "tests", "basis": "profile"}}, "built in"),
    ("calendars", {"own": {"spans": [["09:00", "08:00"]], "source": "tests", "basis": "profile"}}, "not overlapping"),
    (
        "calendars",
        {"own": {"spans": [["08:00", "09:00"]], "weekdays": [], "source": "tests", "basis": "profile"}},
        "at least 1",
    ),
    (
        "calendars",
        {"own": {"spans": [["08:00", "09:00"]], "weekdays": [7], "source": "tests", "basis": "profile"}},
        "at most 6",
    ),
    ("sites", {}, "needs at least 1 items"),
    ("sites.offices.count", figure("4 servers"), "the unit here is site"),
    (
        "sites.Offices",
        {"title": {"vi": "x", "en": "x"}, "count": figure("4 sites"), "spread": figure("0 times")},
        "lower-case letters without accents",
    ),
    ("deadlines.soon.until", "door", "no 'door'; known: desk, line, send"),
    ("deadlines.soon.since", "desk", "no 'desk'; known: born, line, send"),
    ("deadlines.soon.kind", "letter", "no 'letter'; known: paper"),
    ("deadlines.soon.term", "card.child_term", "one of both"),
    (
        "deadlines.other",
        {"title": {"vi": "x", "en": "x"}, "kind": "paper", "until": "desk", "term": "card.no_term"},
        "is not a time limit in force",
    ),
    ("start", "soon", "must be a day"),
    ("start", "1999-01-01", "must be at least 2016-01-01"),
    ("days", figure("2 weeks"), "the unit here is day"),
    ("warm_up", figure("2 d"), "leaves nothing of 2 days to measure"),
    ("overload", "perhaps", "must be true or false"),
    ("stations", [], "must be a table"),
]


@pytest.mark.parametrize(("place", "value", "remedy"), WRONG, ids=[f"{place}: {says}" for place, _, says in WRONG])
def test_a_wrong_part_is_refused_with_its_place_and_a_remedy_in_both_languages(
    place: str, value: Any, remedy: str, table: Tables, tmp_path: Path
) -> None:
    where = written(tmp_path, table({place: value}))

    says = refused(where)

    assert says.en.startswith(
        f"{where}: {place.rsplit('.', 1)[0] if value is None else place.split('.', maxsplit=1)[0]}"
    )
    assert remedy in says.en
    assert VIETNAMESE.search(says.vi.removeprefix(where))
    assert "Input" not in says.vi


def test_a_return_must_take_a_while_and_lead_back(table: Tables, tmp_path: Path) -> None:
    back = {"share": figure("3 %"), "to": "door", "after": timed("constant", "1 h"), "rounds": figure("1 round")}

    says = refused(written(tmp_path, table({"kinds.paper.way.2.returns": back})))

    assert "kinds.paper.way[2].returns.to: no 'door'; known: desk, line, send." in says.en
    assert "kinds.paper.way[2].returns.after.least: at least 10 min" in says.en


def test_many_problems_are_told_together_and_the_others_counted(table: Tables, tmp_path: Path) -> None:
    wrong = {f"stations.desk{number}": 1 for number in range(7)}

    says = refused(written(tmp_path, table(wrong)))

    assert says.en.count("\n") == 5
    assert says.en.endswith("… and 2 more.")
    assert says.vi.endswith("… và 2 lỗi khác.")


def test_growth_that_leaves_every_bound_is_refused(table: Tables, tmp_path: Path) -> None:
    wild = {"kinds.paper.growth": figure("10 times"), "kinds.paper.grows_from": "2016-01-01"}

    assert "kinds.paper.growth: from 2016-01-01 to 2026 becomes" in refused(written(tmp_path, table(wild))).en


def test_servers_at_every_site_are_bounded(table: Tables, tmp_path: Path) -> None:
    many = {
        "stations.desk.per": "site",
        "stations.desk.servers": figure("10_000 servers"),
        "sites.offices.count": figure("2_000 sites"),
    }

    assert "stations.desk.servers: 2000 sites with" in refused(written(tmp_path, table(many))).en


class TestAFile:
    def test_that_is_not_there_is_told_with_the_plans_that_are(self, tmp_path: Path) -> None:
        says = refused(str(tmp_path / "none.toml"))

        assert "birth-cycle" in says.en
        assert "Có sẵn: birth-cycle" in says.vi

    def test_that_is_a_folder_is_told(self, tmp_path: Path) -> None:
        assert "There is no plan" in refused(str(tmp_path)).en

    @pytest.mark.parametrize(
        "raw",
        [b"name = ", b"name = '\xff\xfe'", b"a = " + b"[" * 5000, b"\x00"],
        ids=["cut off", "Latin", "deep", "zero"],
    )
    def test_that_is_not_toml_is_refused(self, raw: bytes, tmp_path: Path) -> None:
        path = tmp_path / "bad.toml"
        path.write_bytes(raw)

        assert "is not valid TOML" in refused(str(path)).en

    def test_of_a_megabyte_and_more_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "large.toml"
        path.write_bytes(b"#" * (FILE_BYTES + 1))

        assert "more than 1000000 bytes" in refused(str(path)).en

    def test_nested_deeply_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "deep.toml"
        path.write_text(".".join("a" * 1 for _ in range(900)) + " = 1\n")

        assert "unknown key" in refused(str(path)).en


class TestAPlanBasedOnAnother:
    def test_names_only_what_differs(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.toml"
        path.write_text(
            'name = "mine"\nbased_on = "birth-cycle"\n[cycles.births]\n'
            'every = { is = "45 min", source = "tests", basis = "profile" }\n'
        )

        mine, other = read_plan(str(path)), read_plan("birth-cycle")

        assert mine.cycles["births"].every.says == "45 min"
        assert mine.cycles["births"].gap == other.cycles["births"].gap
        assert mine.kinds == other.kinds

    def test_drops_what_it_names(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.toml"
        path.write_text('name = "mine"\nbased_on = "birth-cycle"\n[deadlines]\ndrop = ["card"]\n')

        assert read_plan(str(path)).deadlines == {}

    @pytest.mark.parametrize("drop", ['["crad"]', "3", "[[1]]"])
    def test_drops_nothing_that_is_not_there(self, drop: str, tmp_path: Path) -> None:
        path = tmp_path / "mine.toml"
        path.write_text(f'name = "mine"\nbased_on = "birth-cycle"\n[deadlines]\ndrop = {drop}\n')

        assert (
            f"{path}: deadlines.drop: must be a list of names that the plan below has: card." in refused(str(path)).en
        )

    @pytest.mark.parametrize("base", ['"mine"', "3", '"../plans/birth-cycle"'])
    def test_stands_only_on_one_that_comes_with_us(self, base: str, tmp_path: Path) -> None:
        path = tmp_path / "mine.toml"
        path.write_text(f'name = "mine"\nbased_on = {base}\n')

        assert "is not a plan that comes with lienthong" in refused(str(path)).en


def test_the_sketch_itself_is_right(plan: Callable[..., Plan]) -> None:
    assert [step.called for step in plan().kinds["paper"].way] == ["send", "line", "desk"]
