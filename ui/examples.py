"""Example questions, in the words people use at work rather than the guideline's."""

from corpus.item import Role

EXAMPLES: dict[Role | None, tuple[str, ...]] = {
    None: (
        "生成AIに顧客の名前や住所を入力してもよいですか?",
        "AIの判断が偏っていないか、どう気をつければよいですか?",
        "AIが作った画像だと分かるようにするには?",
    ),
    Role.DEVELOPER: (
        "学習データに個人情報が混ざっていたら、どう扱えばよいですか?",
        "モデルを作るとき、どんな記録を残しておけばよいですか?",
        "新しい攻撃の手口には、どう備えればよいですか?",
    ),
    Role.PROVIDER: (
        "AIサービスの利用規約には何を書けばよいですか?",
        "公開した後も、使われ方を見直す必要がありますか?",
        "不具合が起きたとき、利用者に何を知らせればよいですか?",
    ),
    Role.USER: (
        "社内のチャットAIに会議の議事録を貼り付けても大丈夫ですか?",
        "AIの出した結果を、そのまま審査に使ってもよいですか?",
        "お客さまにAIを使っていることを説明する必要はありますか?",
    ),
}
