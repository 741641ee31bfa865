"""The parties: a desk each (decisions, no HTTP) and thin ASGI doors over it."""
