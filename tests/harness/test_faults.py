import pytest

from harness.chance import stream
from harness.errors import UsageError
from harness.faults import FAULTS, Delivery, Forecast, Reset, parse_fault, read_fault

FRESH = Delivery("token")


@pytest.mark.parametrize("word", FAULTS)
class TestEveryFault:
    def test_it_changes_a_delivery_and_leaves_its_mark(self, word: str) -> None:
        struck = FAULTS[word]().strike(FRESH, stream(1, "weather"))

        assert struck.marks == (word,)
        assert struck != Delivery("token", marks=(word,))

    def test_without_a_chance_it_never_strikes(self, word: str) -> None:
        assert FAULTS[word](chance=0.0).strike(FRESH, stream(1, "weather")) == FRESH

    def test_it_can_be_written_and_read_back(self, word: str) -> None:
        fault = FAULTS[word](door="claim-*", times=3, after=1)

        assert read_fault(fault.as_json()) == fault

    def test_it_says_what_it_is_in_both_languages(self, word: str) -> None:
        assert FAULTS[word].says.vi != FAULTS[word].says.en


def test_a_fault_meets_the_doors_of_its_pattern() -> None:
    fault = parse_fault("busy:door=claim-*")

    assert fault.meets("claim-3176")
    assert not fault.meets("checkin-3176")


@pytest.mark.parametrize(
    ("pattern", "met"),
    [
        ("axis->population:soap", True),
        ("axis->population:TraCuuThongTinCongDan", True),
        ("*->population:TraCuu*", True),
        ("axis->population:soap:TraCuuThongTinCongDan", True),
        ("axis->population:XacThucThongTinCongDan", False),
        ("axis->justice:TraCuuThongTinCongDan", False),
    ],
)
def test_a_service_within_an_envelope_goes_by_its_own_name_too(pattern: str, met: bool) -> None:  # noqa: FBT001 -- parametrized
    assert Reset(door=pattern).meets("axis->population:soap:TraCuuThongTinCongDan") is met


def test_faults_strike_from_a_request_on_and_so_many_times() -> None:
    forecast = Forecast(stream(1, "weather"))
    forecast.arm((parse_fault("reset:door=token,after=1,times=2"),))

    endings = [forecast.over(door).ending for door in ("token", "lookup", "token", "token", "token")]

    assert endings == ["answer", "answer", "reset", "reset", "answer"]
    assert forecast.faults == ()


def test_one_seed_gives_one_weather() -> None:
    def weather(seed: int) -> list[int]:
        forecast = Forecast(stream(seed, "weather"))
        forecast.arm((parse_fault("duplicate:chance=0.5"),))
        return [forecast.over("token").copies for _ in range(50)]

    assert weather(1) == weather(1) != weather(2)


def test_faults_add_up() -> None:
    forecast = Forecast(stream(1, "weather"))
    forecast.arm((parse_fault("latency:seconds=1"), parse_fault("latency:seconds=2"), parse_fault("truncate")))

    delivery = forecast.over("token")

    assert (delivery.delay_s, delivery.cut, delivery.marks) == (3.0, 0.5, ("latency", "latency", "truncate"))


@pytest.mark.parametrize(
    "text",
    ["storm", "", "latency:seconds", "latency:seconds=x", "latency:speed=1", "busy:chance=2", "reset:when=soon"],
)
def test_a_fault_that_cannot_be_read_names_the_remedy(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_fault(text)

    assert caught.value.says.vi
    assert caught.value.says.en


def test_one_may_take_away_ones_own_faults_alone_even_where_others_are_like_them() -> None:
    mine, theirs = parse_fault("busy:door=a"), parse_fault("busy:door=a")
    forecast = Forecast(stream(1, "weather"))
    forecast.arm((mine, theirs))

    forecast.disarm([mine])

    assert [fault is theirs for fault in forecast.faults] == [True]
    forecast.disarm()
    assert not forecast.faults
