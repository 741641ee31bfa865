"""The DVCQG adapter's two doors: login with the header `dstcode`, and one door for every body service.

What the services are called and how the body looks is observed; the paths are a profile.
"""

from collections.abc import Iterator
from typing import Final

from harness.rule import Basis
from harness.text import Text
from mocks.party import Operation, Problem, Reply, Visit
from mocks.portal.adapter import FOUND, MALFORMED, WRONG_LOGIN, AdapterDesk, answer
from mocks.portal.adapter_wire import AdapterAnswer, AdapterCall, AdapterLogin, AdapterSession

ROOM: Final = "/mapi/"
OBSERVED: Final = "one-stop integrations with the DVCQG adapter, as observed; the paths are a profile"


class AdapterDoors:
    """The adapter's doors before its desk."""

    def __init__(self, desk: AdapterDesk) -> None:
        """Stand before `desk`."""
        self._desk = desk

    def operations(self) -> Iterator[Operation]:
        """Both doors."""
        yield Operation(
            "adapter-login",
            "POST",
            "/mapi/login",
            self.login,
            Text("đăng nhập bộ kết nối Cổng DVC quốc gia", "log in at the portal's adapter"),
            OBSERVED,
            Basis.OBSERVED,
            takes=AdapterLogin,
            gives={200: AdapterSession, 400: AdapterAnswer},
            headers=("dstcode",),
        )
        yield Operation(
            "adapter-service",
            "POST",
            "/mapi/g",
            self.service,
            Text(
                "dịch vụ chia sẻ của Cổng DVC quốc gia, theo tên trong thân", "the portal's services, named in the body"
            ),
            OBSERVED,
            Basis.OBSERVED,
            takes=AdapterCall,
            gives={200: AdapterAnswer, 400: AdapterAnswer},
        )

    def refuse(self, problem: Problem) -> Reply:
        """The adapter's own shape; what cannot be read at all is an HTTP 400."""
        place = problem.place or problem.says.vi
        return Reply(problem.status, answer(MALFORMED, place=place))

    def login(self, visit: Visit) -> Reply:
        """Give a session."""
        asked: AdapterLogin = visit.data
        session = self._desk.sessions.login(asked.username, asked.password)
        if not session:
            says = answer(WRONG_LOGIN)
            return Reply(body=AdapterSession(session="", error_code=WRONG_LOGIN, message=says.message))
        return Reply(body=AdapterSession(session=session, error_code=FOUND))

    def service(self, visit: Visit) -> Reply:
        """Answer a body service."""
        return Reply(body=self._desk.call(visit.data))
