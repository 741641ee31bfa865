"""The conversation with a hospital system: what it sends by itself, and what it makes of a gateway that misbehaves."""
