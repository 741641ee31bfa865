"""The afternoon of discharges: claims, discharge papers, driver's certificates and notices, signed, in the real mix.

Question: Are they received in time at all doors?

Run it with `locust -f loadtests/discharge_afternoon.py --host URL`,
or `lienthong load PLAN --question discharge_afternoon`.
"""

from loadtests.bench import OpenUser, PlanShape, put


class Hospital(OpenUser):
    """Whoever sends."""


class Afternoon(PlanShape):
    """How long."""


put("discharge_afternoon")
