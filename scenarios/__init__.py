"""The network under simulated time; needs the `capacity` extra."""
