"""Every story that can be told: the one place to add another."""

from typing import Final

from harness.errors import UsageError
from harness.text import Text
from scenarios.stories import household_rush, missed_cycle, month_end, returned_and_resent
from scenarios.stories.telling import Story

STORIES: Final[dict[str, Story]] = {
    story.name: story
    for story in (missed_cycle.STORY, month_end.STORY, returned_and_resent.STORY, household_rush.STORY)
}
"""By name, in the order in which they are listed."""


def story(name: str) -> Story:
    """The story called `name`; UsageError names those that there are."""
    if name not in STORIES:
        known = ", ".join(STORIES)
        raise UsageError(
            Text(
                f"Không có câu chuyện «{name}». Các câu chuyện: {known}",
                f"There is no story “{name}”. The stories: {known}",
            )
        )
    return STORIES[name]
