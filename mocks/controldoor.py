"""What every control door does around its actions: JSON in within bounds, a clear error out, nothing else."""

from collections.abc import Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from harness.errors import UsageError
from harness.text import Text
from harness.wire.hostile import MalformedError, parse_json

BODY_BYTES_MAX: Final = 1024 * 1024

Action = Callable[[Request, Any], Any]


def endpoint(action: Action, *, aside: bool = False, missing: Text | None = None) -> Callable[[Request], Any]:
    """The endpoint of `action`; `aside` runs it off the event loop, `missing` is said (404) when it gives None."""

    async def answered(request: Request) -> JSONResponse:
        try:
            data = await _data(request)
            answer = await run_in_threadpool(action, request, data) if aside else action(request, data)
        except UsageError as error:
            return JSONResponse({"error": error.says.as_json()}, status_code=400)
        except (MalformedError, KeyError, TypeError, ValueError, OverflowError) as error:
            says = Text(f"yêu cầu không đọc được: {error}", f"the request cannot be read: {error}")
            return JSONResponse({"error": says.as_json()}, status_code=400)
        if answer is None and missing is not None:
            return JSONResponse({"error": missing.as_json()}, status_code=404)
        return JSONResponse(answer)

    return answered


async def _data(request: Request) -> Any:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            raise UsageError(Text("yêu cầu điều khiển quá dài", "the control request is too long"))
    data = parse_json(body) if body else {}
    if not all(isinstance(row, dict) for row in (data if isinstance(data, list) else [data])):
        raise UsageError(Text("yêu cầu phải là đối tượng JSON", "the request must be a JSON object"))
    return data
