"""The names that people read: systems, figures, categories, signals and roles."""

from corpus.guideline.item import Role

SYSTEMS = {"bm25": "BM25 だけ", "dense": "埋め込みだけ", "fused": "両方の和", "full": "Shishin"}
FIGURES = {
    "abstention_precision": "断りの適合率",
    "abstention_recall": "断りの再現率",
    "abstention_f1": "断りF1",
    "false_declines": "断りすぎ",
    "decision_accuracy": "断る判断",
    "role_accuracy": "立場",
    "citation_precision": "引用の適合率",
}
CATEGORIES = {
    "role_given": "立場を選んだ",
    "role_implied": "立場が言葉から分かる",
    "role_wrong": "選んだ立場が言葉と違う",
    "paraphrase": "言い換え",
    "code": "番号",
    "narrative": "背景・年表",
    "multi": "複数の項目が要る",
    "comparison": "立場の比較",
    "follow_up": "続きの質問",
    "variant": "表記のゆれ・誤字",
    "unanswerable_near": "断る(話題が近い)",
    "unanswerable_far": "断る(無関係)",
    "injection": "指示の埋め込み",
    "real": "人が実際に尋ねた",
    "site": "出典確認から",
}
SIGNALS = {
    "bm25": "原文の語",
    "dense": "原文の意味",
    "bm25_aid": "手がかりの語",
    "bm25_sound": "読み",
    "dense_aid": "手がかりの意味",
    "classifier": "手がかりからの学習",
    "fused": "両方の和",
    "full": "Shishin",
}
GIVEN, NOT_GIVEN = "立場を選んだ", "立場を選ばない"
NO_ROLE = "立場を問わない"


def system_label(name: str) -> str:
    """A system's name."""
    return SYSTEMS.get(name, name)


def figure_label(name: str) -> str:
    """A figure's name; those of ranking measures are international."""
    return FIGURES.get(name, name)


def category_label(name: str) -> str:
    """A category's name; an unknown one keeps its id."""
    return CATEGORIES.get(name, name)


def signal_label(name: str) -> str:
    """The name of a signal or of an order."""
    return SIGNALS.get(name, name)


def role_label(role: Role | None) -> str:
    """The name of the role a question is about."""
    return role.label if role else NO_ROLE
