"""The JavaScript of the answers and of the source beside them."""

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


COPIED, NOT_COPIED = "引用を写しました。", "写せませんでした。文を選んで写してください。"

# Shared by both components: says something to those who hear the page, and copies. The clipboard can be
# used on https and on this machine only; elsewhere a selection is copied the old way.
_SHARED = f"""
const say = (words) => {{ document.querySelector("#shishin-said p").textContent = words; }};
const copyOldWay = (words) => {{
  const box = document.createElement("textarea");
  box.value = words;
  box.style.position = "fixed";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}};
const copy = async (button) => {{
  const words = button.dataset.copy;
  let done = true;
  try {{ await navigator.clipboard.writeText(words); }} catch {{ done = copyOldWay(words); button.focus(); }}
  const told = done ? "{COPIED}" : "{NOT_COPIED}";
  say(told);
  button.dataset.told = told;
  setTimeout(() => delete button.dataset.told, 2500);
}};
"""

# A new question is brought to the top once, when it is asked; after that nothing moves what is read.
ANSWERS = f"""
{_SHARED}
const source = () => document.querySelector("#shishin-source .source");
const mark = () => {{
  const place = source()?.dataset.place;
  for (const each of element.querySelectorAll("[data-place]")) {{
    const chosen = each.dataset.place === place;
    if (each.matches(".cite")) each.ariaPressed = String(chosen);
    if (each.matches(".card")) each.dataset.chosen = String(chosen);
  }}
  for (const each of element.querySelectorAll("select[data-fix]")) each.value = each.dataset.chosen;
}};
document.addEventListener("shishin-source", mark);
let newest = -1;
watch("value", () => {{
  mark();
  const last = element.querySelector(".turn:last-child");
  const number = last ? Number(last.dataset.number) : -1;
  if (number > newest) {{
    last.scrollIntoView({{block: "start"}});
    document.querySelector("#shishin-examples details").open = false;
  }}
  if (element.querySelector("[data-renew]")) {RENEW};
  newest = number;
}});
const open = (button) => {{
  const beside = document.getElementById("shishin-beside");
  beside.dispatchEvent(new CustomEvent("opened", {{detail: button}}));
  if (button.dataset.item) return trigger("item", {{item: button.dataset.item}});
  if (button.dataset.place === source()?.dataset.place) return beside.dispatchEvent(new Event("reveal"));
  const [turn, role, rank] = button.dataset.place.split("/");
  trigger("cite", {{turn: Number(turn), role, rank: Number(rank)}});
}};
const rate = (button) => {{
  const box = button.closest(".feedback").querySelector("textarea");
  const rating = Number(button.dataset.rate);
  trigger("rate", {{turn: Number(button.dataset.turn), rating, comment: box?.value ?? ""}});
}};
const fix = (chip, value) => {{
  trigger("fix", {{turn: Number(chip.dataset.turn), what: chip.dataset.fix, value}});
}};
const compare = (button) => {{
  trigger(button.ariaExpanded === "true" ? "close" : "compare", {{turn: Number(button.dataset.turn)}});
}};
const reading = [[".cite, .reference, [data-item]", open], ["[data-copy]", copy]];
const asking = [
  ["button[data-fix]", (button) => fix(button, button.dataset.value)],
  ["[data-ask]", (button) => trigger("further", {{question: button.dataset.ask}})],
  ["[data-compare]", compare],
  ["[data-rate]", rate],
  ["[data-fresh]", () => trigger("fresh", {{}})],
  ["[data-forget]", () => trigger("forget", {{}})],
];
element.addEventListener("click", (event) => {{
  const busy = element.querySelector('[aria-busy="true"]'); // one thing after the other
  for (const [selector, deed] of busy ? reading : [...reading, ...asking]) {{
    const found = event.target.closest(selector);
    if (found) return deed(found);
  }}
}});
element.addEventListener("change", (event) => {{
  const select = event.target.closest("select[data-fix]");
  if (!select) return;
  fix(select, select.value);
  select.value = select.dataset.chosen; // until the answer says so, it stays what was read
}});
element.addEventListener("submit", (event) => {{
  event.target.elements.conversation.value = {TOKEN};
}});
const typing = "input:not([type=radio]), textarea, select, [contenteditable=true]";
document.addEventListener("keydown", (event) => {{
  if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.isComposing || event.target.closest(typing)) return;
  const number = source()?.dataset.place?.split("/")[0];
  const turn = event.target.closest(".turn")
    ?? element.querySelector(`.turn[data-number="${{number}}"]`) ?? element.querySelector(".turn:last-child");
  const wanted = turn?.querySelector(`.cite[data-place="${{turn.dataset.number}}//${{event.key}}"]`);
  if (wanted) {{ event.preventDefault(); open(wanted); }}
}});
"""

# Beside the answers the source scrolls by itself; on a phone it lies over them like a sheet. It opens there
# only when it was asked for: a new answer must not carry its reader away.
SOURCE = f"""
{_SHARED}
const beside = document.getElementById("shishin-beside");
const narrow = matchMedia("(max-width: 820px)");
const others = function* () {{
  for (let each = beside; each !== document.body; each = each.parentElement)
    for (const other of each.parentElement.children) if (other !== each) yield other;
}};
let opener = null, wanted = false;
const sheet = (shown) => {{
  beside.dataset.open = String(shown);
  const over = shown && narrow.matches;
  for (const each of others()) each.inert = over;
  document.documentElement.style.overflow = over ? "hidden" : "";
  over ? beside.setAttribute("role", "dialog") : beside.removeAttribute("role");
  over ? beside.setAttribute("aria-modal", "true") : beside.removeAttribute("aria-modal");
  over ? beside.setAttribute("aria-label", "原文") : beside.removeAttribute("aria-label");
}};
const bring = () => {{
  const words = element.querySelector("mark");
  if (!words) return;
  const box = beside.getBoundingClientRect(), place = words.getBoundingClientRect();
  const head = element.querySelector(".sure")?.getBoundingClientRect().height ?? 0;
  if (place.top >= box.top + head && place.bottom <= box.bottom) return;
  beside.scrollTop += place.top - box.top - head - 60;
}};
const reveal = () => {{
  if (wanted) sheet(true);
  bring();
  if (wanted) element.querySelector("h2, .notice")?.focus({{preventScroll: true}});
  wanted = false;
}};
const back = () => {{
  sheet(false);
  if (opener?.isConnected) opener.focus({{preventScroll: true}});
}};
narrow.addEventListener("change", () => sheet(beside.dataset.open === "true"));
beside.addEventListener("opened", (event) => {{ opener = event.detail; wanted = true; }});
beside.addEventListener("reveal", reveal);
watch("value", () => {{
  document.dispatchEvent(new Event("shishin-source"));
  reveal();
}});
document.addEventListener("keydown", (event) => {{
  if (event.key !== "Escape" || event.isComposing) return;
  if (beside.contains(document.activeElement) || (narrow.matches && beside.dataset.open === "true")) back();
}});
element.addEventListener("click", (event) => {{
  const button = event.target.closest("[data-back], [data-copy], [data-item]");
  if (!button) return;
  if (button.dataset.copy) return copy(button);
  if (!button.dataset.item) return back();
  wanted = true;
  trigger("item", {{item: button.dataset.item}});
}});
"""
