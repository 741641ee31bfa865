"""Batches that many sites send at the turn of their cycle, one document after another.

Question: Does the gateway stand each burst?

Run it with `locust -f loadtests/cycle_burst.py --host URL`, or `lienthong load PLAN --question cycle_burst`.
"""

from loadtests.bench import OpenUser, PlanShape, put


class Commune(OpenUser):
    """Whoever sends."""


class Cycle(PlanShape):
    """How long."""


put("cycle_burst")
