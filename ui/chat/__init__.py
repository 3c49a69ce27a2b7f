"""The room 質問: staff ask, and read the answer beside its source."""
