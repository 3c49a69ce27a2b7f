// The note below an answer. It is kept for each answer until its verdict stands, so that going on and back
// loses none.

shishin.reviewNotes = (box) => {
  const notes = new Map();
  let noted; // the answer that the note in the box is of; undefined for a note that is done with

  document.addEventListener("shishin-case", () => {
    const now = shishin.review.shownAnswer()?.dataset.answer ?? null;
    if (now === noted) return;
    if (noted) notes.set(noted, box.value);
    noted = now;
    box.value = notes.get(now) ?? "";
  });

  document.addEventListener("shishin-kept", (event) => {
    notes.delete(event.detail);
    if (noted === event.detail) noted = undefined;
  });
};
