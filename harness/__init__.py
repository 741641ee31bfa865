"""The ground floor: the network's words, its rules and the judgement; imports no sibling."""
