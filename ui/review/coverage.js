// The map of items. One of its cells is in the order of Tab; the arrows go to the others.

const SIDEWAYS = { ArrowRight: 1, ArrowLeft: -1 };
const UP_OR_DOWN = { ArrowDown: 1, ArrowUp: -1 };
const SAME_ROW = 4; // pixels

shishin.reviewCoverage = (element, trigger, watch) => {
  const cells = () => [...element.querySelectorAll(".map a.cell")];

  const leaveOneInTabOrder = () => {
    for (const [place, cell] of cells().entries()) cell.tabIndex = place === 0 ? 0 : -1;
  };

  const read = (event) => {
    const cell = event.target.closest("a.cell");
    if (cell) element.querySelector("#coverage-reading").textContent = cell.ariaLabel;
  };

  element.addEventListener("mouseover", read);
  element.addEventListener("focusin", read);
  element.addEventListener("keydown", (event) => {
    const from = event.target.closest(".map a.cell");
    if (!from || !(event.key in SIDEWAYS || event.key in UP_OR_DOWN)) return;
    event.preventDefault();
    const all = cells();
    const to =
      event.key in SIDEWAYS
        ? all[all.indexOf(from) + SIDEWAYS[event.key]]
        : nearestInNextRow(all, from, UP_OR_DOWN[event.key]);
    if (!to) return;
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  });
  element.addEventListener("change", (event) => {
    if (event.target.name === "coverage") trigger("count", { edition: event.target.value });
  });

  watch("value", leaveOneInTabOrder);
  leaveOneInTabOrder();
};

/** The cell most nearly below `from` (above it for `by` = -1); undefined in the last row. */
const nearestInNextRow = (all, from, by) => {
  const box = from.getBoundingClientRect();
  const distance = (cell) => {
    const place = cell.getBoundingClientRect();
    return Math.abs(place.top - box.top) * 1000 + Math.abs(place.left - box.left); // the row counts first
  };
  const others = all.filter((cell) => by * (cell.getBoundingClientRect().top - box.top) > SAME_ROW);
  return others.sort((one, other) => distance(one) - distance(other))[0];
};
