"""The workers of ``eval.benchmarks.peers``; those of peers run where ``requirements.txt`` is installed."""
