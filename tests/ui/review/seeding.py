"""Fills the records with answers, comments and verdicts, as weeks of use would, for tests and pictures.

``python -m tests.ui.review.seeding FOLDER`` does so for the folder of ``TOY_HOME``.
"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.ui.toy_asker import ToyAsker
from ui.asker import Asker
from ui.records.database import open_database
from ui.records.database_url import sqlite_url
from ui.records.model import AnswerFilter, Rating, VerdictKind
from ui.records.repository import Repository

BUILD = "20261123-test"
COMMENT = "知りたかったのは、取引先の資料を入れてよいかどうかです。"
QUESTIONS: tuple[str, ...] = (
    "生成AIに顧客の名前や住所を入力してもよいですか?",
    "AIの判断が偏っていないか、どう気をつければよいですか?",
    "AIが作った画像や文章だと見分けられるようにするには?",
    "学習データに個人情報が混ざっていたら、どう扱えばよいですか?",
    "モデルを作るとき、どんな記録を残しておけばよいですか?",
    "新しい攻撃の手口には、どう備えればよいですか?",
    "サービスの規約で、利用者に何を示せばよいですか?",
    "公開した後も、使われ方を見直す必要がありますか?",
    "不具合が起きたとき、利用者に何を知らせればよいですか?",
    "社外秘の資料をAIに入力してもよいですか?",
    "AIの答えを確認せずに、そのまま判断に使ってもよいですか?",
    "お客さまにAIを使っていることを説明する必要はありますか?",
    "個人情報の不適切入力及びプライバシー侵害への対策は?",
    "学習データの収集で気をつけることは?",
    "AIシステムの文書化はどこまで必要ですか?",
    "サービス規約の遵守を利用者にどう求めればよいですか?",
    "セキュリティ対策の実施について教えてください",
    "偏見及び差別をなくす公平性の確認",
    "アカウンタビリティの果たし方",
    "適正利用に資する情報の提供",
    "国際行動規範のリスクの評価",
    "AIガバナンスの構築",
)


def seed(repository: Repository, asker: Asker, questions: Sequence[str] = QUESTIONS) -> tuple[str, ...]:
    """Keep an answer to each question; every fifth got a thumb down, every third is unsure. Their ids."""
    ids = []
    for number, question in enumerate(questions):
        answer = asker.ask(question)
        confidence = 0.2 + number % 7 / 25 if number % 3 == 0 else answer.confidence
        kept = replace(answer, confidence=confidence)
        id = repository.save_answer(
            kept, conversation=f"conversation {number // 2}", turn=number % 2, build=BUILD
        )
        if number % 5 == 0:
            repository.rate(id, Rating.DOWN, COMMENT if number % 2 == 0 else "")
        ids.append(id)
    return tuple(ids)


def clear(repository: Repository) -> None:
    """Take everything away again."""
    repository.forget_before(datetime.now(UTC) + timedelta(days=1))
    for question in repository.promoted():
        repository.withdraw(question.id, "")


def judge_some(repository: Repository, asker: Asker, by: str = "花子") -> None:
    """Give eight verdicts of all kinds."""
    kinds = [*VerdictKind, *VerdictKind]
    for kept, kind in zip(repository.queue(AnswerFilter(), limit=len(kinds)), kinds, strict=True):
        items = [each.id for each in asker.items(kept.answer.version)[40:42]]
        named = items if kind in (VerdictKind.OTHER, VerdictKind.LACKING) else []
        repository.judge(kept.id, kind, by=by, items=named, note="同じ質問が続いています。")


if __name__ == "__main__":
    home = Path(sys.argv[1])
    home.mkdir(parents=True, exist_ok=True)
    records = Repository(open_database(sqlite_url(home)))
    seed(records, ToyAsker())
    judge_some(records, ToyAsker())
