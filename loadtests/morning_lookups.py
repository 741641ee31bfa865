"""Reception from seven: card look-ups of every facility, as many and as unevenly as the plan has them.

Question: Do look-ups keep up with the morning?

Run it with `locust -f loadtests/morning_lookups.py --host URL`, or `lienthong load PLAN --question morning_lookups`.
"""

from loadtests.bench import OpenUser, PlanShape, put


class Reception(OpenUser):
    """Whoever sends."""


class Morning(PlanShape):
    """How long."""


put("morning_lookups")
