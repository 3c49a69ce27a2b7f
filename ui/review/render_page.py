"""The fixed parts of the page of the room 出典確認."""

HEADER = (
    '<header class="top"><h1>指針</h1>'
    "<p>出典確認: 答えと引用が合っているかを、原文と見比べて判定します。</p></header>"
)
VIEWS = (
    '<nav class="views" aria-label="出典確認の中の移動">'
    '<a href="#queue" aria-current="true">答えを確かめる</a>'
    '<a href="#coverage">どの項目に届いたか</a></nav>'
)
