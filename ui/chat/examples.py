"""Example questions, in the words people use at work rather than the guideline's."""

from dataclasses import dataclass

from corpus.guideline.item import Phase, Role
from ui.render import text


@dataclass(frozen=True)
class Situation:
    """What somebody is doing, and what they may ask then."""

    label: str
    questions: tuple[str, ...]


EXAMPLES: dict[Role | None, tuple[Situation, ...]] = {
    None: (
        Situation(
            "はじめての方に",
            (
                "生成AIに顧客の名前や住所を入力してもよいですか?",
                "AIの判断が偏っていないか、どう気をつければよいですか?",
                "AIが作った画像や文章だと見分けられるようにするには?",
            ),
        ),
    ),
    Role.DEVELOPER: (
        Situation(
            Phase.TRAINING.label,
            (
                "学習データに個人情報が混ざっていたら、どう扱えばよいですか?",
                "集めた学習データに偏りがないか、どう確かめますか?",
            ),
        ),
        Situation(
            Phase.DEVELOPMENT.label,
            (
                "モデルを作るとき、どんな記録を残しておけばよいですか?",
                "開発中、安全のために試しておくことは何ですか?",
            ),
        ),
        Situation(
            Phase.POST_DEVELOPMENT.label,
            (
                "新しい攻撃の手口には、どう備えればよいですか?",
                "開発後、提供者に何を伝えておけばよいですか?",
            ),
        ),
    ),
    Role.PROVIDER: (
        Situation(
            Phase.IMPLEMENTATION.label,
            (
                "AIを組み込むとき、事故を防ぐために何をしますか?",
                "実装時、個人情報を守る仕組みは必要ですか?",
            ),
        ),
        Situation(
            Phase.POST_PROVISION.label,
            (
                "サービスの規約で、利用者に何を示せばよいですか?",
                "公開した後も、使われ方を見直す必要がありますか?",
                "不具合が起きたとき、利用者に何を知らせればよいですか?",
            ),
        ),
    ),
    Role.USER: (
        Situation(
            Phase.USE.label,
            (
                "社外秘の資料をAIに入力してもよいですか?",
                "AIの答えを確認せずに、そのまま判断に使ってもよいですか?",
            ),
        ),
        Situation(
            "周りの人への説明",
            (
                "お客さまにAIを使っていることを説明する必要はありますか?",
                "AIの答えに苦情が来たら、どこに相談すればよいですか?",
            ),
        ),
    ),
}


def questions(role: Role | None) -> tuple[str, ...]:
    """All example questions of a role."""
    return tuple(question for situation in EXAMPLES[role] for question in situation.questions)


def examples_html(role: Role | None, *, opened: bool) -> str:
    """The examples of a role by situation, folded away once an answer stands above them."""
    name = f"({role.label})" if role else ""
    situations = "".join(map(_situation, EXAMPLES[role]))
    state = " open" if opened else ""
    return f'<details class="examples"{state}><summary>質問の例{name}</summary>{situations}</details>'


def _situation(situation: Situation) -> str:
    label = f'<p class="label">{text(situation.label)}</p>'
    buttons = "".join(
        f'<li><button type="button" data-example="{text(each)}">{text(each)}</button></li>'
        for each in situation.questions
    )
    return f"{label}<ul>{buttons}</ul>"
