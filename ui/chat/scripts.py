"""The little JavaScript of the page; all of it is here and none is loaded from elsewhere."""

from ui.wording import UNREACHABLE

# While a Japanese input method converts, Enter chooses a candidate and must not send half a
# question. Gradio's text box does not ask; it is spared only where the browser sends no
# keypress meanwhile. Safari marks the last Enter of a conversion by code 229 alone.
# Gradio's own words on a lost server are fixed and English: they are put into Japanese here.
ON_LOAD = f"""
() => {{
  const hold = (event) => {{
    const converting = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && converting) event.stopImmediatePropagation();
  }};
  for (const kind of ["keydown", "keypress"]) window.addEventListener(kind, hold, true);
  new MutationObserver(() => {{
    for (const toast of document.querySelectorAll(".toast-message-text"))
      if (!/[ぁ-んァ-ン]/.test(toast.textContent)) toast.textContent = "{UNREACHABLE}";
  }}).observe(document.body, {{childList: true, subtree: true}});
}}
"""

# What is chosen in the switch travels with each question, so that a page that was open before the
# server started anew asks what it shows. The first input is its place.


def asking(others: int) -> str:
    """Puts the chosen edition before the other inputs; behind them Gradio hands over the outputs."""
    value = 'document.querySelector("#shishin-edition select")?.value ?? ""'
    return f"(_edition, ...given) => [{value}, ...given.slice(0, {others})]"


# The choice is kept here, so that it outlives a switch that was drawn anew with other entries;
# one that is no longer among them falls back to the first.
EDITION = """
let chosen = "";
const select = () => element.querySelector("select");
element.addEventListener("change", () => { chosen = select().value; });
watch("value", () => {
  if (!select()) return;
  select().value = chosen;
  if (select().selectedIndex < 0) select().selectedIndex = 0;
  chosen = select().value;
});
"""

# One listener on the component instead of one a button: the buttons come and go with each answer.
EXAMPLES = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-example]");
  if (button) trigger("example", {question: button.dataset.example});
});
"""

ANSWERS = """
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-turn]");
  if (!button) return;
  const turn = Number(button.dataset.turn);
  if (button.dataset.role) return trigger("reask", {turn, role: button.dataset.role});
  const beside = document.getElementById("shishin-beside");
  if (button.ariaPressed === "true") return beside.dispatchEvent(new Event("reveal"));
  beside.dataset.wanted = "true";
  trigger("cite", {turn, rank: Number(button.dataset.rank)});
});
"""

# Beside the answers the source scrolls by itself; below them (on a phone) the page goes there,
# but only when a citation was asked for: a new answer must not carry its reader away.
SOURCE = """
const beside = document.getElementById("shishin-beside");
const reveal = (wanted) => {
  const mark = element.querySelector("mark");
  if (!mark) return;
  const box = beside.getBoundingClientRect(), place = mark.getBoundingClientRect();
  if (getComputedStyle(beside).position === "sticky") {
    if (place.top < box.top || place.bottom > box.bottom) beside.scrollTop += place.top - box.top - 120;
  } else if (wanted) mark.scrollIntoView({behavior: "smooth", block: "center"});
};
beside.addEventListener("reveal", () => reveal(true));
watch("value", () => {
  reveal(beside.dataset.wanted === "true");
  delete beside.dataset.wanted;
});
element.addEventListener("click", (event) => {
  if (!event.target.closest("[data-back]")) return;
  const card = document.querySelector('#shishin-answers .card[data-chosen="true"]');
  if (card) card.scrollIntoView({behavior: "smooth", block: "center"});
});
"""
