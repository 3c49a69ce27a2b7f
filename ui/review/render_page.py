"""The fixed parts of the page of the room 出典確認."""

HEADER = (
    '<header class="top"><h1>指針</h1>'
    "<p>出典確認: 答えと引用が合っているかを、原文と見比べて判定します。</p></header>"
)
# whole paths: a fragment alone would be one of the first page, which Gradio names as the base of all
VIEWS = (
    '<nav class="views" aria-label="出典確認の中の移動">'
    '<a href="./review#queue" aria-current="true">答えを確かめる</a>'
    '<a href="./review#coverage">どの項目に届いたか</a></nav>'
)
