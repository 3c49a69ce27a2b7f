// The answer that is looked at, what was done with the last one, and what the picker found: each tells the
// rest of the page when it was drawn anew.

shishin.reviewCase = (element, _trigger, watch) => {
  let first = true;
  watch("value", () => {
    document.dispatchEvent(new Event("shishin-case"));
    const title = element.querySelector("#case-title");
    if (!title || first) {
      first = !title && first;
      return;
    }
    // a new answer takes the focus, so that it is read out and the keys hold; the first of a visit does not
    title.focus({ preventScroll: true });
    element.scrollIntoView({ block: "start" });
  });
};

shishin.reviewLast = (element, _trigger, watch) => {
  watch("value", () => {
    const kept = element.querySelector("[data-kept]")?.dataset.kept;
    if (kept) document.dispatchEvent(new CustomEvent("shishin-kept", { detail: kept }));
  });
};

shishin.reviewFound = (_element, _trigger, watch) => {
  watch("value", () => document.dispatchEvent(new Event("shishin-found")));
};

shishin.reviewDone = () => {
  document.dispatchEvent(new Event("shishin-done"));
};
