"""The page 管理 in a real browser: the way of a version, refusals, attacks, looks."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from index.store.record import Deed
from tests.ui.manage.maintainer import Maintainer, maintaining, open_page
from tests.ui.manage.serving import served_manage
from tests.ui.manage.test_manage_actions import CHANGED
from tests.ui.manage.toy_maintenance import ToyHome
from tests.ui.samples import ATTACKS

pytestmark = pytest.mark.browser

ATTACK = ATTACKS[1]


@pytest.fixture
def place(toy_home: ToyHome) -> Iterator[tuple[ToyHome, str]]:
    """A server over a copy of the place."""
    with served_manage(toy_home) as url:
        yield toy_home, url


@pytest.fixture
def maintainer(browser: Browser, still_url: str) -> Iterator[Maintainer]:
    with maintaining(browser, still_url) as somebody:
        yield somebody


@pytest.fixture
def version(tmp_path: Path) -> Path:
    path = tmp_path / "新しい版.md"
    path.write_text(CHANGED, encoding="utf-8", newline="")
    return path


def test_a_version_from_its_file_to_its_publication_and_back(
    browser: Browser, place: tuple[ToyHome, str], version: Path
) -> None:
    home, url = place
    old = home.store.live_id() or ""
    with maintaining(browser, url) as somebody:
        page = somebody.page
        somebody.upload(version, published="2025-03-28")
        somebody.hears("まだ何も保存していません")
        expect(somebody.job).to_contain_text("110 項目")
        assert not (home.settings.documents / "ai-guideline" / "1.1").exists()

        somebody.job.get_by_role("button", name="取り込む").click()
        expect(somebody.dialog).to_contain_text("ai-guideline 1.1")
        page.keyboard.press("Escape")
        expect(somebody.dialog).to_have_count(0)
        assert not (home.settings.documents / "ai-guideline" / "1.1").exists()
        somebody.job.get_by_role("button", name="取り込む").click()
        somebody.agree()
        somebody.hears("を取り込みました")
        expect(somebody.section("documents")).to_contain_text("索引に入っていません")

        frame = page.locator("iframe[name=revision-frame]")
        expect(frame).to_be_hidden()
        with page.expect_response(lambda answer: "manage/diff" in answer.url) as shown:
            somebody.section("revision").get_by_role("button", name="見る").click()
        assert "速やかに" in shown.value.text()
        expect(frame).to_be_visible()
        with page.expect_download() as saved:
            somebody.section("revision").get_by_role("button", name="Markdownで保存").click()
        assert saved.value.suggested_filename == "ai-guideline-1.0-overview-1.1.md"
        assert saved.value.path().read_text(encoding="utf-8").startswith("# 新旧対照表")

        (home.folder / "held").touch()
        somebody.section("builds").get_by_role("button", name="索引を作る").click()
        somebody.agree()
        expect(somebody.job.locator("progress")).to_be_visible()
        open_page(page, url)  # who comes back sees it going on
        somebody.hears("索引の作成: 進行中")
        with maintaining(browser, url) as other:
            other.section("evaluation").get_by_role("button", name="評価する").click()
            expect(other.notice).to_contain_text("「索引の作成」が進行中です(太郎、")
        (home.folder / "held").unlink()
        somebody.hears("使用中の索引はそのままです")
        assert home.store.live_id() == old
        expect(somebody.section("builds")).to_contain_text("公開待ち")

        somebody.section("builds").get_by_role("button", name="使用中の索引と比べる").click()
        somebody.hears("公開できます")
        expect(somebody.job).to_contain_text("8 問のうち")
        expect(somebody.job.get_by_role("region", name="基準との比較")).to_be_visible()
        somebody.job.get_by_role("button", name="公開する").click()
        somebody.agree("定期の更新")
        somebody.hears("を公開しました")
        new = home.store.live_id()
        assert new != old
        with httpx.Client(trust_env=False) as client:
            assert client.get(f"{url}healthz").json()["versions"] == ["1.1", "1.0-overview"]

        somebody.section("builds").get_by_role("button", name="この索引に戻す").click()
        somebody.agree("答えが変わった")
        somebody.hears("に戻しました")
        assert home.store.live_id() == old
        record = somebody.section("record")
        for words in ("取り込み", "構築", "公開", "戻し", "太郎", "定期の更新", "答えが変わった"):
            expect(record.get_by_role("table")).to_contain_text(words)
        record.get_by_label("したこと").select_option("戻し")
        record.get_by_role("button", name="絞り込む").click()
        expect(record.locator("tbody tr")).to_have_count(1)
    assert [each.deed for each in home.store.history().entries if each.served][-2:] == [
        Deed.PUBLISH,
        Deed.ROLLBACK,
    ]


def test_a_comparison_tells_how_long_it_takes_and_is_stopped_by_a_button(
    browser: Browser, place: tuple[ToyHome, str], version: Path
) -> None:
    home, url = place
    live = home.store.live_id()
    with maintaining(browser, url) as somebody:
        somebody.upload(version)
        somebody.hears("まだ何も保存していません")
        somebody.job.get_by_role("button", name="取り込む").click()
        somebody.agree()
        somebody.hears("を取り込みました")
        somebody.section("builds").get_by_role("button", name="索引を作る").click()
        somebody.agree()
        somebody.hears("を作りました")
        stop = somebody.page.locator("#manage-stop")
        expect(stop).to_be_hidden()
        (home.folder / "held").touch()
        somebody.section("builds").get_by_role("button", name="使用中の索引と比べる").click()
        somebody.hears("あと約")
        stop.get_by_role("button", name="途中で止める").press("Enter")
        expect(stop).to_contain_text("止めています")
        (home.folder / "held").unlink()
        somebody.hears("何も公開していません")
        expect(somebody.job).to_contain_text("中止(太郎)")
        expect(somebody.job).not_to_contain_text("あと約")
        expect(somebody.job.get_by_role("button")).to_have_count(0)
        expect(stop).to_be_hidden()
        assert home.store.live_id() == live
        somebody.section("builds").get_by_role("button", name="使用中の索引と比べる").click()
        somebody.hears("公開できます")


def test_what_got_worse_wants_a_reason_which_is_text(browser: Browser, place: tuple[ToyHome, str]) -> None:
    home, url = place
    with maintaining(browser, url) as somebody:
        name = f"{ATTACK}.md".replace("/", "")
        somebody.upload(
            {"name": name, "mimeType": "text/markdown", "buffer": CHANGED.encode()},
            title=f"題{ATTACK}",
            edition=ATTACKS[0],
        )
        somebody.hears("まだ何も保存していません")
        expect(somebody.job).to_contain_text(f"題{ATTACK}")
        somebody.job.get_by_role("button", name="取り込む").click()
        expect(somebody.dialog).to_contain_text(ATTACKS[0])
        somebody.agree()
        somebody.hears("を取り込みました")
        somebody.section("builds").get_by_role("button", name="索引を作る").click()
        somebody.agree()
        somebody.hears("を作りました")
        (home.folder / "worse").touch()
        somebody.section("builds").get_by_role("button", name="使用中の索引と比べる").click()
        somebody.hears("公開するには理由が要ります")
        somebody.job.get_by_role("button", name="公開する").click()
        somebody.dialog.locator(".yes").click()  # the browser asks for the reason
        expect(somebody.dialog).to_be_visible()
        somebody.agree(ATTACK)
        somebody.hears("を公開しました")
        expect(somebody.section("record")).to_contain_text(ATTACK)
        expect(somebody.section("documents")).to_contain_text(f"題{ATTACK}")
        assert somebody.page.title().startswith("指針")
        assert somebody.page.locator("#shishin-manage :is(img, script)").count() == 0
        with somebody.page.expect_response(lambda answer: "manage/diff" in answer.url) as shown:
            somebody.section("revision").get_by_role("button", name="見る").click()
        assert ATTACK not in shown.value.text()
        assert "default-src 'none'" in shown.value.text()  # a report runs no script, opened by itself either
        somebody.page.wait_for_timeout(500)
        assert somebody.page.title().startswith("指針")


@pytest.mark.parametrize(
    ("name", "raw", "word"),
    [
        ("版.docx", b"PK\x03\x04" + bytes(60), "Word・Excel"),
        ("壊れた.pdf", b"%PDF-1.7\n" + bytes(300), "壊れ"),
        ("<img src=x onerror=alert(1)>.html", b"<html><script>alert(1)</script></html>", "スクリプト"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(
    maintainer: Maintainer, name: str, raw: bytes, word: str
) -> None:
    maintainer.upload({"name": name, "mimeType": "application/octet-stream", "buffer": raw})
    maintainer.hears(word)
    expect(maintainer.job.get_by_role("alert")).to_have_count(1)
    expect(maintainer.job).to_contain_text(name)
    expect(maintainer.job.get_by_role("button")).to_have_count(0)


def test_a_look_at_an_old_version_says_what_to_mark(maintainer: Maintainer, version: Path) -> None:
    maintainer.upload(version, version="0.9")
    maintainer.hears("「過去の版として加える」に印を付けてください")
    expect(maintainer.job).not_to_contain_text("--older")


def test_the_work_is_done_by_keyboard_alone(maintainer: Maintainer, version: Path) -> None:
    button = maintainer.section("builds").get_by_role("button", name="索引を作る")
    button.focus()
    maintainer.page.keyboard.press("Enter")
    expect(maintainer.dialog).to_be_visible()
    expect(maintainer.dialog.locator(".yes")).to_be_focused()
    maintainer.page.keyboard.press("Enter")
    maintainer.hears("新しい索引は作りませんでした")


def test_an_evaluation_is_shown_with_its_plots(maintainer: Maintainer) -> None:
    maintainer.section("evaluation").get_by_role("button", name="評価する").click()
    maintainer.hears("を評価しました")
    section = maintainer.section("evaluation")
    expect(section.get_by_role("table")).to_contain_text("nDCG@5")
    with maintainer.page.expect_response(lambda answer: "manage/evaluation" in answer.url) as shown:
        section.get_by_text("図の入った報告をここで見る").click()
    assert "<svg" in shown.value.text()
    maintainer.section("documents").get_by_role("button", name="見直すもの").click()
    expect(maintainer.page.locator("#manage-review")).to_contain_text("見直すものはありません")


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_and_a_phone_does_not_scroll_sideways(
    browser: Browser, still_url: str, version: Path, dark: bool
) -> None:
    with maintaining(browser, still_url, width=390, dark=dark) as somebody:
        somebody.fits(390)
        somebody.upload(version)
        somebody.hears("まだ何も保存していません")
        somebody.fits(390)
        somebody.job.get_by_role("button", name="取り込む").click()
        expect(somebody.dialog).to_be_visible()
        for element in (somebody.page, None):
            if element is None:
                somebody.page.keyboard.press("Escape")
                expect(somebody.dialog).to_have_count(0)
            found = Axe().run(somebody.page).response["violations"]
            assert found == [], json.dumps(found, ensure_ascii=False, indent=1)[:3000]
        ground = somebody.page.evaluate("getComputedStyle(document.querySelector('.panel')).backgroundColor")
        assert (ground == "rgb(24, 33, 43)") is dark
