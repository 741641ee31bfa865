"""`lienthong simulate`: the network under simulated time; each kind of simulation brings its own subcommand."""

import typer

from harness.language import said
from scenarios.capacity import command as capacity
from scenarios.stories import command as stories

commands = typer.Typer(
    no_args_is_help=True,
    help=said(
        """Mạng liên thông trong thời gian mô phỏng.

        Ví dụ: lienthong simulate plans · lienthong simulate run birth-cycle --out kq · lienthong simulate story""",
        """The network under simulated time.

        Examples: lienthong simulate plans · lienthong simulate run birth-cycle --out answer ·
        lienthong simulate story""",
    ),
)


@commands.callback()
def _all() -> None:
    """Nothing of its own: it only holds the subcommands together."""


commands.registered_commands.extend(capacity.commands.registered_commands)
commands.registered_commands.extend(stories.commands.registered_commands)
