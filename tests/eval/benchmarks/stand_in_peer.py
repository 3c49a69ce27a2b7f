"""A stand-in for a peer's worker: it finds what the question says, and notes down who was asked what.

``python -m tests.eval.benchmarks.stand_in_peer NAME NOTES [silent]``; a silent one ends at once.
"""

import os
import sys
from pathlib import Path

from eval.benchmarks.peers.workers.worker_loop import Job, Opened, work


def open_index(job: Job) -> Opened:
    name, notes, *silent = sys.argv[1:]
    kept = job.store / "kept"
    embedded = not kept.exists()
    kept.touch()
    os.write(1, b"a library prints as it likes\n")

    def answer(question: str) -> list[str]:
        if silent:
            sys.exit("壊れた索引です")
        with Path(notes).open("a", encoding="utf-8") as file:
            file.write(f"{name} {question}\n")
        return [key for key in question.split() if key in job.items]

    return Opened(answer, embedded)


if __name__ == "__main__":
    work(open_index, ["click"])
