"""Stories of the network: one situation and one question each, played by a seed; needs the `capacity` extra."""
