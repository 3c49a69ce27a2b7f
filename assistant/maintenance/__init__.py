"""What a maintainer does: ingest, compare, build, publish, evaluate, verify."""
