"""Benchmarks: ratios of whole processes, run by hand with `make bench`. No test depends on a clock."""
