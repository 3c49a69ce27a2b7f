"""The little JavaScript of the page; all of it is here and none is loaded from elsewhere."""

# While a Japanese input method converts, Enter chooses a candidate. Gradio's text box does
# not look at that and would send half a question; Safari reports the last one by code 229 only.
ON_LOAD = """
() => {
  const converting = (event) => event.isComposing || event.keyCode === 229;
  window.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && converting(event)) event.stopImmediatePropagation();
  }, true);
}
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
  trigger("cite", {turn, rank: Number(button.dataset.rank)});
  const source = document.getElementById("shishin-source");
  if (source && source.getBoundingClientRect().top > window.innerHeight - 80)
    source.scrollIntoView({behavior: "smooth"});
});
"""

SOURCE = """
element.addEventListener("click", (event) => {
  if (!event.target.closest("[data-back]")) return;
  const card = document.querySelector('#shishin-answers .card[data-chosen="true"]');
  if (card) card.scrollIntoView({behavior: "smooth", block: "center"});
});
"""
