"""A small guideline in three versions, of which it is known what was changed.

From 1.0 to 1.1: D-2-i was reworded, P-2-i dropped, P-5-i became P-5-ii (another item has its old
number), U-7-i is new, one entry under 運用 was split. From 1.1 to 1.2: U-6-i was reworded, and
the two parts under 運用 were merged again. D-3-i and U-4-i are the same in all three.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

DOCUMENT = "trial"
RECORDS = "点検の記録は五年のあいだ保管する。"
AUDIT = "年に一度、外部の専門家による監査を受ける。"
COMPLAINTS = (
    "苦情を受け付ける窓口を設け、連絡先を利用者の見やすい場所に示す",
    "受け付けた苦情には十日以内に返事をし、その内容を台帳に書き残す",
)
_DATA = "学習データの出どころを確かめ、偏りがないか点検する。"
_NOTICE = "料金や機能を変えるときは、三十日前までに利用者に知らせる。"
_OUTPUT = "出力をそのまま使わず、根拠となる資料と照らし合わせる。"

FIRST = f"""# 試しの指針

## AI開発者に関する事項

### データ前処理・学習時

- D-2) i. 適切なデータの学習
  - {_DATA}

### AI開発時

- D-3) i. 性能の検証
  - 想定される使い方で性能を検証し、結果を記録に残す。

## AI提供者に関する事項

### AIシステム実装時

- P-2) i. 人の生命への配慮
  - 誤作動が人の生命や財産に及ぼす危険を、提供の前に見積もる。

### AIシステム・サービス提供後

- P-5) i. 変更の通知
  - {_NOTICE}

## AI利用者に関する事項

### AIシステム・サービス利用時

- U-4) i. 入力するデータの確認
  - 社外秘の資料を入力する前に、上長の了解を得る。
- U-6) i. 出力の確認
  - {_OUTPUT}

## 運用

- {RECORDS}
- {"。".join(COMPLAINTS)}。
- {AUDIT}
"""


def _rewritten(text: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


SECOND = _rewritten(
    FIRST,
    {
        _DATA: "学習データの出どころを確かめ、偏りがないか点検し、その結果を公表する。",
        "- P-2) i. 人の生命への配慮\n  - 誤作動が人の生命や財産に及ぼす危険を、提供の前に見積もる。\n": "",
        "- P-5) i. 変更の通知\n": "- P-5) i. 問い合わせ先の明示\n"
        "  - 電話番号と受付時間を、契約書の一枚目に大きく載せる。\n- P-5) ii. 変更の通知\n",
        f"{_OUTPUT}\n": f"{_OUTPUT}\n- U-7) i. 研修の受講\n"
        "  - 配属された者は、初めて触れる前に半日の研修を受ける。\n",
        "。".join(COMPLAINTS): "。\n- ".join(COMPLAINTS),
    },
)
THIRD = _rewritten(
    SECOND,
    {
        _OUTPUT: "出力をそのまま使わず、根拠となる資料と照らし合わせ、誤りを見つけたら担当者に伝える。",
        "。\n- ".join(COMPLAINTS): "。".join(COMPLAINTS),
    },
)
TEXTS: Mapping[str, str] = MappingProxyType({"1.0": FIRST, "1.1": SECOND, "1.2": THIRD})
_PUBLISHED = {"1.0": "2024-04-19", "1.1": "2025-03-28", "1.2": "2026-03-31"}


def manifest(version: str, text: str, published: str | None = None) -> bytes:
    """``document.toml`` of one version."""
    return (
        f'title = "試しの指針"\nedition = "第{version}版"\nversion = "{version}"\npublisher = "試し省"\n'
        f"published = {published or _PUBLISHED[version]}\n"
        'url = "https://example.invalid/"\nterms = "自由"\nsource = "source.md"\n'
        f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"\n'
    ).encode()


def files(version: str, text: str | None = None) -> dict[str, bytes]:
    """The files of one version, as a library takes them."""
    source = TEXTS[version] if text is None else text
    return {"source.md": source.encode(), "document.toml": manifest(version, source)}


def write_versions(root: Path, *versions: str, document: str = DOCUMENT) -> Path:
    """``<root>/<document>/<version>`` for each of them; returns the root."""
    for version in versions or tuple(TEXTS):
        folder = root / document / version
        folder.mkdir(parents=True)
        for name, raw in files(version).items():
            (folder / name).write_bytes(raw)
    return root
