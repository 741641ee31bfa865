"""A whole day from midnight to midnight, stretched over hours.

Question: Does anything leak, slow down or get lost over time?

Run it with `locust -f loadtests/soak.py --host URL`, or `lienthong load PLAN --question soak`.
"""

from loadtests.bench import OpenUser, PlanShape, put


class Country(OpenUser):
    """Whoever sends."""


class WholeDay(PlanShape):
    """How long."""


put("soak")
