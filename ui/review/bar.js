// The bar: its buttons and those of the whole room give verdicts, go through the queue and take things back.
// A key does what the button does that names it.

const WRITING = "input:not([type=checkbox]), textarea, select, [contenteditable='true']";

shishin.reviewBar = (element, trigger) => {
  const note = element.querySelector("textarea");
  let sent = null; // the answer whose verdict is on its way: a button pressed twice judges once

  const judge = (kind, items) => {
    const answer = shishin.review.shownAnswer();
    if (!answer || sent === answer) return;
    sent = answer;
    const { answer: id, seen } = answer.dataset;
    trigger("judge", { answer: id, seen, kind, items, note: note.value });
  };

  shishin.reviewNotes(note);
  const picker = shishin.reviewPicker(trigger, judge);

  const DEEDS = {
    kind: (button) => {
      const { kind, picking } = button.dataset;
      if (picking === "true") picker.open(kind, button.lastChild.textContent);
      else judge(kind, []);
    },
    step: (button) => trigger("walk", { step: Number(button.dataset.step) }),
    undo: (button) => trigger("undo", { verdict: Number(button.dataset.undo) }),
    promote: (button) => trigger("promote", { verdict: Number(button.dataset.promote) }),
    withdraw: (button) => trigger("withdraw", { question: Number(button.dataset.withdraw) }),
    open: (button) => trigger("open", { answer: button.dataset.open }),
    drop: (button) => picker.drop(button.dataset.drop),
    decide: picker.finish,
    cancel: picker.cancel,
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#shishin-review button");
    const deed = button && Object.keys(DEEDS).find((each) => each in button.dataset);
    if (deed) DEEDS[deed](button);
  });
  document.addEventListener("shishin-kept", () => {
    sent = null;
    if (picker.isOpen()) picker.close();
  });
  document.addEventListener("shishin-done", () => {
    sent = null;
  });

  // never while somebody writes, chooses in a list or converts, nor with a modifier, which belongs to the browser
  const keysMeanButtons = (event) =>
    element.isConnected &&
    element.querySelector("[name=keys]").checked &&
    !picker.isOpen() &&
    !(event.ctrlKey || event.metaKey || event.altKey || event.repeat || shishin.isConverting(event)) &&
    !event.target.closest(WRITING) &&
    document.getElementById("shishin-review").dataset.view !== "coverage";

  document.addEventListener("keydown", (event) => {
    if (!/^[a-z0-9]$/.test(event.key) || !keysMeanButtons(event)) return;
    const button = document.querySelector(`#shishin-review [aria-keyshortcuts="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
};
