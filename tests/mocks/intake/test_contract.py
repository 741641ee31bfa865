"""Whatever the exported OpenAPI allows, and what it does not: a code, and never a server error."""

from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.generation import GenerationMode

from harness.openapi import openapi
from mocks.intake.server import LocalGateway

SCHEMA = schemathesis.openapi.from_dict(openapi())
PATHS = tuple(openapi()["paths"])
EXAMPLES = 25


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", PATHS)
def test_no_generated_request_meets_a_server_error(gateway: LocalGateway, path: str, mode: GenerationMode) -> None:
    seen: list[int] = []

    @hypothesis.seed(1)
    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(SCHEMA[path]["POST"].as_strategy(generation_mode=mode))
    def play(case: Any) -> None:
        response = case.call(base_url=gateway.url)
        seen.append(response.status_code)
        assert response.status_code < 500
        assert not response.content or response.headers["content-type"][0].startswith("application/json")

    play()
    assert seen
    assert gateway.mishaps == []
