"""Example questions, in the words people use at work rather than the guideline's."""

from corpus.item import Role

EXAMPLES: dict[Role | None, tuple[str, ...]] = {
    None: (
        "生成AIに顧客の名前や住所を入力してもよいですか?",
        "AIの判断が偏っていないか、どう気をつければよいですか?",
        "AIが作った画像や文章だと見分けられるようにするには?",
    ),
    Role.DEVELOPER: (
        "学習データに個人情報が混ざっていたら、どう扱えばよいですか?",
        "モデルを作るとき、どんな記録を残しておけばよいですか?",
        "新しい攻撃の手口には、どう備えればよいですか?",
    ),
    Role.PROVIDER: (
        "サービスの規約で、利用者に何を示せばよいですか?",
        "公開した後も、使われ方を見直す必要がありますか?",
        "不具合が起きたとき、利用者に何を知らせればよいですか?",
    ),
    Role.USER: (
        "社外秘の資料をAIに入力してもよいですか?",
        "AIの答えを確認せずに、そのまま判断に使ってもよいですか?",
        "お客さまにAIを使っていることを説明する必要はありますか?",
    ),
}
