"""The fixed words of the room, and the words of the command line as its page says them."""

PLACES = {  # where a sentence speaks of the command line, the page has a place of its own
    "「shishin build」": "「索引を作る」",
    "「shishin publish」": "「使用中の索引と比べる」と「公開する」",
    "「shishin rollback」": "「この索引に戻す」",
    "「shishin status」": "「文書と索引」",
    "「shishin publish --force 理由」としてください": "理由を書いて「公開する」を押してください",
    "--title でその題名を付けてください": "「題名」を入力してください",
    "--older を付けてください": "「過去の版として加える」に印を付けてください",
    "(--published)": "",
    "もう一度実行してください": "もう一度押してください",
}
NOBODY = "名前のない人"


def on_the_page(sentence: str) -> str:
    """A sentence that also the command line says, in the words of the page."""
    for words, ours in PLACES.items():
        sentence = sentence.replace(words, ours)
    return sentence
