"""`lienthong simulate`: the network under simulated time; each kind of simulation brings its own subcommand."""

import typer

from harness.language import said
from scenarios.stories import command as stories

commands = typer.Typer(
    no_args_is_help=True,
    help=said(
        """Mạng liên thông trong thời gian mô phỏng.

        Ví dụ: lienthong simulate story · lienthong simulate story missed_cycle --seed 17""",
        """The network under simulated time.

        Examples: lienthong simulate story · lienthong simulate story missed_cycle --seed 17""",
    ),
)


@commands.callback()
def _all() -> None:
    """Nothing of its own: it only holds the subcommands together."""


commands.registered_commands.extend(stories.commands.registered_commands)
