"""The page of a validation: what the simulator said of each rate, what was measured, and how far it may be believed."""

from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from harness.language import LANGUAGE
from harness.text import Language, Text
from loadtests.page import both, milliseconds, number

MS: Final = 1000.0
PER_CENT: Final = 100.0


def page(told: dict[str, Any], language: Language = LANGUAGE) -> str:
    """The page of what `validation.json` holds, showing `language` first; it loads nothing."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["both"] = both
    whole: str = environment.from_string((files(__package__) / "validation.html.j2").read_text("utf-8")).render(
        style=Markup((files("scenarios.capacity") / "page.css").read_text("utf-8")),  # noqa: S704 -- our own file
        language=language,
        answer=_answer(told),
        facts=_facts(told["station"]),
        percentiles=list(told["checks"][0]["percentiles"]) if told["checks"] else [],
        rows=[_row(check) for check in told["checks"]],
        bounds=_bounds(told["bounds"]),
    )
    return whole


def _answer(told: dict[str, Any]) -> Text:
    upto = told["validated_upto"]
    if not upto:
        return Text(
            "Ngay ở tốc độ thấp nhất, dự đoán và số đo đã không khớp: không dùng trạm này để dự đoán.",
            "Prediction and measurement disagree at the lowest rate already: this station predicts nothing.",
        )
    rate = number(upto, 1, "/s")
    return Text(
        f"Dự đoán dùng được đến {rate.vi}; cao hơn thì từ chối.",
        f"Predictions can be used up to {rate.en}; no further.",
    )


def _facts(station: dict[str, Any]) -> list[tuple[Text, Text]]:
    return [
        (Text("Số máy", "Servers"), number(station["servers"])),
        (Text("Thời gian phục vụ", "Service"), number(station["service_s"] * MS, 2, "ms")),
        (Text("Hệ số biến thiên", "Coefficient of variation"), number(station["cv"], 2)),
        (Text("Phần cố định", "Overhead"), number(station["overhead_s"] * MS, 2, "ms")),
        (Text("Nhiều nhất", "At most"), number(station["capacity_per_s"], 0, "/s")),
        (Text("Sai số khi khớp", "Error of the fit"), number(station["error"] * PER_CENT, 1, "%")),
    ]


def _row(check: dict[str, Any]) -> dict[str, Any]:
    return {
        "rate": number(check["rate"], 1, "/s"),
        "busy": number(check["utilisation"] * PER_CENT, 0, "%"),
        "throughput": number(check["throughput"]["error"] * PER_CENT, 1, "%"),
        "percentiles": [_percentile(one) for one in check["percentiles"].values()],
        "holds": check["holds"],
    }


def _percentile(one: dict[str, Any]) -> tuple[Text, Text, Text]:
    """Measured, predicted, and how far off with the simulation's interval."""
    measured = milliseconds(one["measured_s"] * MS)
    if one["error"] is None:
        unstable = Text("hàng đợi chỉ dài thêm", "the queue only grows")
        return measured, unstable, Text("–", "–")
    off = number(one["error"]["value"] * PER_CENT, 1)
    half = number((one["error"]["half"] or 0.0) * PER_CENT, 1, "%")
    return (
        measured,
        milliseconds(one["predicted_s"]["value"] * MS),
        Text(f"{off.vi} ± {half.vi}", f"{off.en} ± {half.en}"),
    )


def _bounds(bounds: dict[str, float]) -> Text:
    throughput, p95, busy = (
        number(bounds[name] * PER_CENT, 0, "%") for name in ("throughput", "p95", "p95_below_utilisation")
    )
    return Text(
        f"Khớp: thông lượng lệch không quá {throughput.vi}; p95 lệch không quá {p95.vi} khi trạm bận dưới {busy.vi}. "
        "Các tốc độ này không có trong lúc khớp trạm. ± là khoảng tin cậy 95 % của mô phỏng.",
        f"It agrees when throughput is off by at most {throughput.en} and p95 by at most {p95.en} while the station is "
        f"busy less than {busy.en}. The station was not fitted to these rates. ± is the simulation's 95 % interval.",
    )
