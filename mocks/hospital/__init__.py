"""A hospital system: the reference client of the intake gateway, driven by the case API."""
