// Two views of one page, told apart by the address; the coverage is counted when it is looked at.

shishin.reviewViews = (element, trigger) => {
  const show = () => {
    const view = location.hash === "#coverage" ? "coverage" : "queue";
    const room = document.getElementById("shishin-review");
    if (room) room.dataset.view = view;
    for (const link of element.querySelectorAll("a")) {
      link.ariaCurrent = link.hash === `#${view}` ? "true" : null;
    }
    if (view === "coverage") trigger("count", { edition: "" });
  };

  window.addEventListener("hashchange", show);
  requestAnimationFrame(show); // the column that holds the views comes after them
};
