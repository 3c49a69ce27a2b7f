"""Whether a change may go on: against the saved baseline, and a new build against the one in service."""
