// The source beside the answers. There it scrolls by itself; on a phone it lies over them like a sheet, and
// opens only when it was asked for: a new answer must not carry its reader away.

const PHONE = "(max-width: 820px)";
const ABOVE = 60; // pixels left in sight above the quote

shishin.source = (element, trigger, watch) => {
  const beside = document.getElementById("shishin-beside");
  const phone = matchMedia(PHONE);
  let opener = null; // what the focus goes back to
  let wanted = false; // whether somebody asked for what comes next

  const setSheet = (shown) => {
    beside.dataset.open = String(shown);
    const over = shown && phone.matches;
    for (const each of everythingBut(beside)) each.inert = over;
    document.documentElement.style.overflow = over ? "hidden" : "";
    const dialog = { role: "dialog", "aria-modal": "true", "aria-label": "原文" };
    for (const [name, value] of Object.entries(dialog)) {
      if (over) beside.setAttribute(name, value);
      else beside.removeAttribute(name);
    }
  };

  const scrollToQuote = () => {
    const words = element.querySelector("mark");
    if (!words) return;
    const box = beside.getBoundingClientRect();
    const place = words.getBoundingClientRect();
    const head = element.querySelector(".sure")?.getBoundingClientRect().height ?? 0;
    if (place.top >= box.top + head && place.bottom <= box.bottom) return;
    beside.scrollTop += place.top - box.top - head - ABOVE;
  };

  const reveal = () => {
    if (wanted) setSheet(true);
    scrollToQuote();
    if (wanted) element.querySelector("h2, .notice")?.focus({ preventScroll: true });
    wanted = false;
  };

  const goBack = () => {
    setSheet(false);
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  };

  phone.addEventListener("change", () => setSheet(beside.dataset.open === "true"));
  beside.addEventListener("opened", (event) => {
    opener = event.detail;
    wanted = true;
  });
  beside.addEventListener("reveal", reveal);
  watch("value", () => {
    document.dispatchEvent(new Event("shishin-source"));
    reveal();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    const sheetOpen = phone.matches && beside.dataset.open === "true";
    if (sheetOpen || beside.contains(document.activeElement)) goBack();
  });

  element.addEventListener("click", (event) => {
    const button = event.target.closest("[data-back], [data-copy], [data-item]");
    if (!button) return;
    if (button.dataset.copy) {
      shishin.copy(button);
    } else if (button.dataset.item) {
      wanted = true;
      trigger("item", { item: button.dataset.item });
    } else {
      goBack();
    }
  });
};

/** Every element of the page that neither is `kept` nor holds it. */
const everythingBut = function* (kept) {
  for (let each = kept; each !== document.body; each = each.parentElement) {
    for (const other of each.parentElement.children) {
      if (other !== each) yield other;
    }
  }
};
