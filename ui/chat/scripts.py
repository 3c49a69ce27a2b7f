"""The little JavaScript of the page that goes with asking; none is loaded from elsewhere."""

from ui.wording import UNREACHABLE

# While a Japanese input method converts, Enter chooses a candidate and must not send half a
# question. Gradio's text box does not ask; it is spared only where the browser sends no
# keypress meanwhile. Safari marks the last Enter of a conversion by code 229 alone.
# Gradio's own words on a lost server are fixed and English: they are put into Japanese here.
# On a phone the keyboard makes the page smaller, so that the box at the bottom stands above it.
# While a question is answered the next one waits in the box.
ON_LOAD = f"""
() => {{
  const hold = (event) => {{
    const converting = event.isComposing || event.keyCode === 229;
    const busy = event.target.closest?.("#shishin-question") && !event.shiftKey
      && document.querySelector('#shishin-answers [aria-busy="true"]');
    if (event.key !== "Enter" || !(converting || busy)) return;
    event.stopImmediatePropagation();
    if (busy && !converting) event.preventDefault();
  }};
  for (const kind of ["keydown", "keypress"]) window.addEventListener(kind, hold, true);
  new MutationObserver(() => {{
    for (const toast of document.querySelectorAll(".toast-message-text"))
      if (!/[ぁ-んァ-ン]/.test(toast.textContent)) toast.textContent = "{UNREACHABLE}";
    for (const close of document.querySelectorAll('.toast-close:not([aria-label="閉じる"])'))
      close.setAttribute("aria-label", "閉じる");
  }}).observe(document.body, {{childList: true, subtree: true}});
  const viewport = document.querySelector('meta[name="viewport"]');
  if (viewport) viewport.content = "width=device-width, initial-scale=1, interactive-widget=resizes-content";
}}
"""

# The secret of this tab: whoever holds it reads its conversation. ``crypto.randomUUID`` is not there on
# http. Where the browser forbids storage it lives as long as the page.
_TOKEN = """((renew) => {
  const key = "shishin-conversation";
  const kept = () => { try { return sessionStorage.getItem(key); } catch { return window[key]; } };
  const keep = (value) => { try { sessionStorage.setItem(key, value); } catch { window[key] = value; } };
  if (renew || !kept()) {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    keep(Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return kept();
})"""
TOKEN = f"{_TOKEN}(false)"
RENEW = f"{_TOKEN}(true)"

# What is chosen in the switch travels with each question, and so does the secret of the tab, so that a
# page that was open before the server started anew goes on. The first two inputs are their places.


def asking(others: int, *, renewed: bool = False) -> str:
    """Puts edition and secret before the other inputs; behind them Gradio hands over the outputs."""
    value = 'document.querySelector("#shishin-edition select")?.value ?? ""'
    token = f"{_TOKEN}({'true' if renewed else 'false'})"
    return f"(_edition, _token, ...given) => [{value}, {token}, ...given.slice(0, {others})]"


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
