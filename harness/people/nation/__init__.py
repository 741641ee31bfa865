"""A whole country of made-up people, household by household, at the size of the real one (extra `people`)."""
