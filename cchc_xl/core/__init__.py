"""The rules of the office as pure functions: no I/O, no clock; ``today`` is an argument."""
