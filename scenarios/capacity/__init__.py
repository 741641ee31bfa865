"""The capacity model: plans as data, two engines with one meaning, answers with honest error bars."""
