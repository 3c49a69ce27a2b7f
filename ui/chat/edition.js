// The choice of a version is kept here, so that it outlives a switch that was drawn anew with other entries;
// one that is no longer among them falls back to the first.

shishin.edition = (element, _trigger, watch) => {
  let chosen = "";
  const select = () => element.querySelector("select");

  element.addEventListener("change", () => {
    chosen = select().value;
  });

  watch("value", () => {
    if (!select()) return;
    select().value = chosen;
    if (select().selectedIndex < 0) select().selectedIndex = 0;
    chosen = select().value;
  });
};
