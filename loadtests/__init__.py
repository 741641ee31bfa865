"""Load on the intake path: open arrivals from the simulation's plans, every answer judged, nothing flattered."""
