"""A run of the questions through one or more systems, and the figures of a run."""
