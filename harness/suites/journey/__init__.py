"""Journeys through the whole network, live over HTTP: what every party must do for them to reach their end."""
