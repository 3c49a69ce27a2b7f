"""Shishin beside other systems, asked in turn: ``python -m eval.benchmarks.peers``."""
