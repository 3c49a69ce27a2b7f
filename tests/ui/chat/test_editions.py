from assistant.editions import EditionCard
from tests.ui.html_text import elements
from tests.ui.samples import ATTACKS
from ui.chat.conversation import NEWEST, Choice, choices, chosen
from ui.chat.render import switch_html

NEW = EditionCard("guide", "1.1", "指針(第1.1版)", newest=True)
OLD = EditionCard("guide", "1.0", "指針(第1.0版)", newest=False)
ANNEX = EditionCard("annex", "2", "別添(第2版)", newest=True)
ANNEX_OLD = EditionCard("annex", "1", "別添(第1版)", newest=False)
ALL = (NEW, OLD, ANNEX, ANNEX_OLD)


def test_every_edition_can_be_chosen_and_the_newest_of_each_document_is_named() -> None:
    assert choices(ALL) == (
        ("指針(第1.1版) — 最新", NEWEST),
        ("指針(第1.0版)", "guide@1.0"),
        ("別添(第2版) — 最新", "annex"),
        ("別添(第1版)", "annex@1"),
    )


def test_editions_of_the_same_name_are_told_apart_by_their_version() -> None:
    twin = EditionCard("guide", "1.0-overview", OLD.name, newest=False)
    assert [label for label, _ in choices((NEW, OLD, twin))] == [
        "指針(第1.1版) — 最新",
        "指針(第1.0版) 版 1.0",
        "指針(第1.0版) 版 1.0-overview",
    ]


def test_what_is_asked_for_each_choice() -> None:
    asked = [chosen(value, ALL) for _, value in choices(ALL)]
    assert asked == [Choice(), Choice("guide", "1.0"), Choice("annex"), Choice("annex", "1")]


def test_the_newest_stays_the_newest_in_the_next_build() -> None:
    assert chosen(NEWEST, (OLD,)) == chosen(NEWEST, ALL) == Choice()


def test_a_version_that_is_gone_falls_back_and_says_so() -> None:
    for value in ("guide@1.1", "annex", "guide@9", ALL[0].name):
        choice = chosen(value, (OLD,))
        assert (choice.document, choice.version) == (None, None)
        assert value in choice.notice and "最新の版に戻して" in choice.notice


def test_a_chosen_version_that_became_the_newest_is_still_there() -> None:
    assert chosen("guide@1.0", (EditionCard("guide", "1.0", OLD.name, newest=True),)).notice == ""


def test_the_switch_has_a_name_and_an_entry_for_each_edition() -> None:
    found = elements(switch_html(ALL))
    assert [each.text for each in found if each.tag == "option"] == [label for label, _ in choices(ALL)]
    label = next(each for each in found if each.tag == "label")
    assert label.text.startswith("文書と版")
    select = next(each for each in found if each.tag == "select")
    hint = next(each for each in found if each.attributes.get("id") == select.attributes["aria-describedby"])
    assert "次の質問" in hint.text


def test_where_nothing_can_be_chosen_there_is_no_switch() -> None:
    assert switch_html((NEW,)) == switch_html(()) == ""


def test_attacks_in_names_are_text() -> None:
    for attack in ATTACKS:
        hostile = EditionCard(attack, attack, attack, newest=False)
        found = elements(switch_html((NEW, hostile)))
        assert {each.tag for each in found} == {"label", "span", "select", "option", "p"}
        option = [each for each in found if each.tag == "option"][1]
        assert (option.text, option.attributes["value"]) == (attack, f"{attack}@{attack}")
