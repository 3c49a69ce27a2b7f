"""Whoever names a store, a build or a query loads none of the heavy libraries."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
CODE = """
import sys
import index.builder, index.search.retriever, index.search.shard, index.settings, index.store.store_writer
heavy = {"bm25s", "faiss", "fugashi", "openvino", "sentence_transformers", "sklearn", "torch", "transformers"}
sys.exit(" ".join(sorted(heavy & set(sys.modules))) or 0)
"""


@pytest.mark.process
def test_data_classes_are_light() -> None:
    run = subprocess.run([sys.executable, "-c", CODE], cwd=CHECKOUT, check=False, stderr=subprocess.PIPE)
    assert (run.returncode, run.stderr) == (0, b"")
