// The picker, in which a trainer chooses the items that should have been cited: a field for words, the
// items found for them as check boxes, and those that are chosen.

const PAUSE = 250; // milliseconds without a key before the words are looked for

/** A picker; `decide` is called with the verdict's kind and the ids when a choice is made. */
shishin.reviewPicker = (trigger, decide) => {
  const { part, shownAnswer } = shishin.review;
  const field = () => part("picker").querySelector("input");
  const boxes = () => [...part("found").querySelectorAll("input[type=checkbox]")];
  const chosen = new Map(); // id → name
  let kind = null; // the verdict that items are picked for; null while the picker is closed
  let timer = null;
  let enterWhenFound = false; // Enter was pressed before anything was found

  const draw = () => {
    const entries = [...chosen].map(([id, name]) => entryOf(id, name));
    part("picker").querySelector(".chosen").replaceChildren(...entries);
    for (const box of boxes()) box.checked = chosen.has(box.value);
  };

  const choose = (box, yes) => {
    if (yes) chosen.set(box.value, box.dataset.name);
    else chosen.delete(box.value);
    draw();
  };

  const open = (picked, label) => {
    kind = picked;
    part("dock").dataset.picking = kind;
    part("picker").querySelector("h2").textContent = `「${label}」: 正しい項目を選ぶ`;
    field().focus();
  };

  const close = () => {
    kind = null;
    delete part("dock").dataset.picking;
    chosen.clear();
    field().value = "";
    trigger("search", { answer: "", words: "" });
    draw();
  };

  const look = () => {
    clearTimeout(timer);
    const answer = shownAnswer()?.dataset.answer;
    if (answer) timer = setTimeout(() => trigger("search", { answer, words: field().value }), PAUSE);
  };

  const enterFound = () => {
    const [first] = boxes();
    enterWhenFound = !first;
    first?.focus();
  };

  const step = (from, by) => {
    const all = boxes();
    (all[all.indexOf(from) + by] ?? field()).focus();
  };

  const finish = () => decide(kind, [...chosen.keys()]);

  const cancel = () => {
    close();
    part("case").querySelector("#case-title")?.focus();
  };

  const KEYS = {
    Escape: cancel,
    ArrowDown: (target) => (target === field() ? enterFound() : step(target, 1)),
    ArrowUp: (target) => step(target, -1),
    Enter: (target) => {
      if (target === field()) {
        enterFound();
        return;
      }
      if (chosen.size === 0) choose(target, true);
      finish();
    },
  };

  document.addEventListener("shishin-found", () => {
    draw();
    if (enterWhenFound) enterFound();
  });
  document.addEventListener("keydown", (event) => {
    const inside = kind && event.target.closest("#shishin-review-picker, #shishin-review-found");
    if (!inside || shishin.isConverting(event) || !(event.key in KEYS)) return;
    if (event.key !== "Escape" && !event.target.matches("input")) return;
    event.preventDefault();
    KEYS[event.key](event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("#shishin-review-found input")) choose(event.target, event.target.checked);
  });
  document.addEventListener("input", (event) => {
    if (event.target !== field() || event.isComposing) return;
    enterWhenFound = false;
    look();
  });
  document.addEventListener("compositionend", (event) => {
    if (event.target === field()) look();
  });

  return {
    isOpen: () => kind !== null,
    open,
    close,
    cancel,
    finish,
    drop: (id) => {
      chosen.delete(id);
      draw();
      field().focus();
    },
  };
};

const entryOf = (id, name) => {
  const entry = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.drop = id;
  button.textContent = `${name} ×`;
  button.ariaLabel = `${name} を外す`;
  entry.append(button);
  return entry;
};
