"""The little JavaScript of the room 出典確認."""

# What all parts share: the answer that stands on the page, and whether keys mean verdicts now.
_COMMON = """
const part = (name) => document.getElementById(`shishin-review-${name}`);
const standing = () => part("case").querySelector(".case[data-answer]");
const composing = (event) => event.isComposing || event.keyCode === 229;
"""

# Notes are kept for each answer until its verdict stands, so that going on and back loses none.
_NOTES = """
const note = element.querySelector("textarea");
const notes = new Map();
let noted; // the answer that the note is of; undefined for a note that is done with
const leave = () => { if (noted) notes.set(noted, note.value); };
const arrive = () => {
  const now = standing()?.dataset.answer ?? null;
  if (now === noted) return;
  leave();
  noted = now;
  note.value = notes.get(now) ?? "";
};
"""

_PICKING = """
const chosen = new Map();
let picking = null, later = null, enter = false;
const boxes = () => [...part("found").querySelectorAll("input[type=checkbox]")];
const drawChosen = () => {
  const list = part("picker").querySelector(".chosen");
  list.replaceChildren(...[...chosen].map(([id, name]) => {
    const entry = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.dataset.drop = id;
    button.textContent = `${name} ×`;
    button.ariaLabel = `${name} を外す`;
    entry.append(button);
    return entry;
  }));
  for (const box of boxes()) box.checked = chosen.has(box.value);
};
const choose = (box, yes) => {
  yes ? chosen.set(box.value, box.dataset.name) : chosen.delete(box.value);
  drawChosen();
};
const words = () => part("picker").querySelector("input");
const openPicker = (kind, label) => {
  picking = kind;
  part("dock").dataset.picking = kind;
  part("picker").querySelector("h2").textContent = `「${label}」: 正しい項目を選ぶ`;
  words().focus();
};
const closePicker = () => {
  picking = null;
  delete part("dock").dataset.picking;
  chosen.clear();
  words().value = "";
  trigger("search", {answer: "", words: ""});
  drawChosen();
};
const look = () => {
  clearTimeout(later);
  const answer = standing()?.dataset.answer;
  if (answer) later = setTimeout(() => trigger("search", {answer, words: words().value}), 250);
};
const intoFound = () => { const first = boxes()[0]; enter = !first; first?.focus(); };
document.addEventListener("shishin-found", () => { drawChosen(); if (enter) intoFound(); });
"""

_DEEDS = """
let sent = null;
const judge = (kind, items) => {
  const answer = standing();
  if (!answer || sent === answer) return;
  sent = answer;
  trigger("judge", {
    answer: answer.dataset.answer, seen: answer.dataset.seen, kind, items, note: note.value,
  });
};
document.addEventListener("shishin-kept", (event) => {
  sent = null;
  notes.delete(event.detail);
  if (noted === event.detail) noted = undefined;
  if (picking) closePicker();
});
document.addEventListener("shishin-done", () => { sent = null; });
document.addEventListener("shishin-case", arrive);
const verdict = (button) => {
  if (button.dataset.picking !== "true") return judge(button.dataset.kind, []);
  openPicker(button.dataset.kind, button.lastChild.textContent);
};
const DEEDS = {
  kind: verdict,
  step: (button) => trigger("walk", {step: Number(button.dataset.step)}),
  undo: (button) => trigger("undo", {verdict: Number(button.dataset.undo)}),
  promote: (button) => trigger("promote", {verdict: Number(button.dataset.promote)}),
  withdraw: (button) => trigger("withdraw", {question: Number(button.dataset.withdraw)}),
  open: (button) => trigger("open", {answer: button.dataset.open}),
  drop: (button) => { chosen.delete(button.dataset.drop); drawChosen(); words().focus(); },
  decide: () => judge(picking, [...chosen.keys()]),
  cancel: () => { closePicker(); part("case").querySelector("#case-title")?.focus(); },
};
document.addEventListener("click", (event) => {
  const button = event.target.closest("#shishin-review button");
  const deed = button && Object.keys(DEEDS).find((each) => each in button.dataset);
  if (deed) DEEDS[deed](button);
});
"""

# A key does what the button does that names it; never while somebody writes, chooses in a list or
# converts, nor together with a modifier, which belongs to the browser.
_KEYS = """
const WRITING = "input:not([type=checkbox]), textarea, select, [contenteditable='true']";
const free = (event) =>
  element.isConnected && element.querySelector("[name=keys]").checked && !picking &&
  !(event.ctrlKey || event.metaKey || event.altKey || event.repeat || composing(event)) &&
  !event.target.closest(WRITING) && document.getElementById("shishin-review").dataset.view !== "coverage";
document.addEventListener("keydown", (event) => {
  if (!free(event) || !/^[a-z0-9]$/.test(event.key)) return;
  const button = document.querySelector(`#shishin-review [aria-keyshortcuts="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
const PICKER_KEYS = {
  Escape: () => DEEDS.cancel(),
  ArrowDown: (target) => target === words() ? intoFound() : step(target, 1),
  ArrowUp: (target) => step(target, -1),
  Enter: (target) => {
    if (target === words()) return intoFound();
    if (chosen.size === 0) choose(target, true);
    DEEDS.decide();
  },
};
const step = (target, by) => (boxes()[boxes().indexOf(target) + by] ?? words()).focus();
document.addEventListener("keydown", (event) => {
  const inside = picking && event.target.closest("#shishin-review-picker, #shishin-review-found");
  if (!inside || composing(event) || !(event.key in PICKER_KEYS)) return;
  if (event.key !== "Escape" && !event.target.matches("input")) return;
  event.preventDefault();
  PICKER_KEYS[event.key](event.target);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("#shishin-review-found input")) choose(event.target, event.target.checked);
});
document.addEventListener("input", (event) => {
  if (event.target === words() && !event.isComposing) { enter = false; look(); }
});
document.addEventListener("compositionend", (event) => { if (event.target === words()) look(); });
"""

BAR = _COMMON + _NOTES + _PICKING + _DEEDS + _KEYS

# A new answer takes the focus, so that it is read out and the keys hold; the first one of a visit does not.
CASE = """
let first = true;
watch("value", () => {
  document.dispatchEvent(new Event("shishin-case"));
  const title = element.querySelector("#case-title");
  if (!title || first) { first = !title && first; return; }
  title.focus({preventScroll: true});
  element.scrollIntoView({block: "start"});
});
"""

FOUND = """
watch("value", () => document.dispatchEvent(new Event("shishin-found")));
"""

LAST = """
watch("value", () => {
  const kept = element.querySelector("[data-kept]")?.dataset.kept;
  if (kept) document.dispatchEvent(new CustomEvent("shishin-kept", {detail: kept}));
});
"""

FILTER = """
const narrow = () => trigger("narrow", Object.fromEntries(new FormData(element.querySelector("form"))));
element.addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
element.addEventListener("change", (event) => { if (event.target.matches("select")) narrow(); });
"""

# Two views of one page, told apart by the address; the coverage is counted when it is looked at.
VIEWS = """
const show = () => {
  const view = location.hash === "#coverage" ? "coverage" : "queue";
  const room = document.getElementById("shishin-review");
  if (room) room.dataset.view = view;
  for (const link of element.querySelectorAll("a"))
    link.ariaCurrent = link.hash === `#${view}` ? "true" : null;
  if (view === "coverage") trigger("count", {edition: ""});
};
addEventListener("hashchange", show);
requestAnimationFrame(show);
"""

# One cell of the map is in the order of Tab; the arrows go to the others.
COVERAGE = """
const cells = () => [...element.querySelectorAll(".map a.cell")];
const read = (event) => {
  const cell = event.target.closest("a.cell");
  if (cell) element.querySelector("#coverage-reading").textContent = cell.ariaLabel;
};
const rove = () => cells().forEach((cell, n) => { cell.tabIndex = n ? -1 : 0; });
const STEP = {ArrowRight: 1, ArrowLeft: -1};
const below = (all, from, by) => {
  const box = from.getBoundingClientRect();
  const others = all.filter((each) => by * (each.getBoundingClientRect().top - box.top) > 4);
  const far = (each) => {
    const there = each.getBoundingClientRect();
    return Math.abs(there.top - box.top) * 1000 + Math.abs(there.left - box.left);
  };
  return others.sort((a, b) => far(a) - far(b))[0];
};
element.addEventListener("mouseover", read);
element.addEventListener("focusin", read);
element.addEventListener("keydown", (event) => {
  const from = event.target.closest(".map a.cell"), all = cells();
  if (!from) return;
  const next = {ArrowDown: () => below(all, from, 1), ArrowUp: () => below(all, from, -1)}[event.key];
  const to = event.key in STEP ? all[all.indexOf(from) + STEP[event.key]] : next?.();
  if (!(event.key in STEP) && !next) return;
  event.preventDefault();
  if (!to) return;
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
});
element.addEventListener("change", (event) => {
  if (event.target.name === "coverage") trigger("count", {edition: event.target.value});
});
watch("value", rove);
rove();
"""
