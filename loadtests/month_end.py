"""One of the last working days of a month, look-ups and files together.

Question: What does the end of a month do to waiting times?

Run it with `locust -f loadtests/month_end.py --host URL`, or `lienthong load PLAN --question month_end`.
"""

from loadtests.bench import OpenUser, PlanShape, put


class Facility(OpenUser):
    """Whoever sends."""


class MonthEnd(PlanShape):
    """How long."""


put("month_end")
