import pytest
from typer.testing import CliRunner

from mocks.command import parties_group

RUNNER = CliRunner()


@pytest.mark.parametrize(
    "arguments",
    [["nobody"], ["--fault", "storm"], ["--fault", "latency:seconds=long"], ["intake", "nobody"]],
)
def test_a_wrong_setting_is_exit_2_with_a_sentence(arguments: list[str]) -> None:
    outcome = RUNNER.invoke(parties_group, ["up", *arguments])

    assert outcome.exit_code == 2
    assert "Traceback" not in outcome.output


def test_help_has_examples() -> None:
    outcome = RUNNER.invoke(parties_group, ["up", "--help"])

    assert outcome.exit_code == 0
    assert "lienthong mocks up" in outcome.output
