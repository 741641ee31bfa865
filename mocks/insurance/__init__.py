"""The insurance side's own systems: cards, look-ups, collection, benefits, and the papers that facilities sent it."""
