"""The room 出典確認: trainers check that citations say what the answers claim."""
