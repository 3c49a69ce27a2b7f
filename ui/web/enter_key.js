// While a Japanese input method converts, Enter chooses a candidate and must not send half a question.
// Gradio's text box does not ask; it is spared only where the browser sends no keypress meanwhile.
// While a question is being answered, the next one waits in the box.

// Safari marks the last Enter of a conversion by code 229 alone
shishin.isConverting = (event) => event.isComposing || event.keyCode === 229;

const isAnswering = (event) =>
  !event.shiftKey &&
  event.target.closest?.("#shishin-question") &&
  document.querySelector('#shishin-answers [aria-busy="true"]');

const hold = (event) => {
  if (event.key !== "Enter") return;
  const converting = shishin.isConverting(event);
  const answering = isAnswering(event);
  if (!converting && !answering) return;
  event.stopImmediatePropagation();
  if (!converting) event.preventDefault(); // the box would take a line break
};

for (const kind of ["keydown", "keypress"]) window.addEventListener(kind, hold, true);
