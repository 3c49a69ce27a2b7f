// The answers: what their buttons do, and which of the citations stands open in the source beside them.

const TYPING = "input:not([type=radio]), textarea, select, [contenteditable=true]";

const openSource = () => document.querySelector("#shishin-source .source");

shishin.answers = (element, trigger, watch) => {
  const mark = () => {
    const place = openSource()?.dataset.place;
    for (const each of element.querySelectorAll("[data-place]")) {
      const chosen = String(each.dataset.place === place);
      if (each.matches(".cite")) each.ariaPressed = chosen;
      if (each.matches(".card")) each.dataset.chosen = chosen;
    }
    for (const each of element.querySelectorAll("select[data-fix]")) each.value = each.dataset.chosen;
  };

  // A new question is brought to the top once, when it is asked; after that nothing moves what is read.
  let newest = -1;
  const bringNewest = () => {
    const last = element.querySelector(".turn:last-child");
    const number = last ? Number(last.dataset.number) : -1;
    if (number > newest) {
      last.scrollIntoView({ block: "start" });
      document.querySelector("#shishin-examples details").open = false;
    }
    newest = number;
  };

  const open = (button) => {
    const beside = document.getElementById("shishin-beside");
    beside.dispatchEvent(new CustomEvent("opened", { detail: button }));
    if (button.dataset.item) {
      trigger("item", { item: button.dataset.item });
    } else if (button.dataset.place === openSource()?.dataset.place) {
      beside.dispatchEvent(new Event("reveal"));
    } else {
      const [turn, role, rank] = button.dataset.place.split("/");
      trigger("cite", { turn: Number(turn), role, rank: Number(rank) });
    }
  };

  const rate = (button) => {
    const box = button.closest(".feedback").querySelector("textarea");
    const { turn, rate: rating } = button.dataset;
    trigger("rate", { turn: Number(turn), rating: Number(rating), comment: box?.value ?? "" });
  };

  const fix = (chip, value) => {
    trigger("fix", { turn: Number(chip.dataset.turn), what: chip.dataset.fix, value });
  };

  const compare = (button) => {
    const turn = Number(button.dataset.turn);
    if (button.ariaExpanded === "true") trigger("close", { turn });
    else trigger("compare", { turn });
  };

  const READING = [
    [".cite, .reference, [data-item]", open],
    ["[data-copy]", shishin.copy],
  ];
  const ASKING = [
    ["button[data-fix]", (button) => fix(button, button.dataset.value)],
    ["[data-ask]", (button) => trigger("further", { question: button.dataset.ask })],
    ["[data-compare]", compare],
    ["[data-rate]", rate],
    ["[data-fresh]", () => trigger("fresh", {})],
    ["[data-forget]", () => trigger("forget", {})],
  ];

  watch("value", () => {
    mark();
    bringNewest();
    if (element.querySelector("[data-renew]")) shishin.renewSecret(); // the conversation was deleted
  });
  document.addEventListener("shishin-source", mark);

  element.addEventListener("click", (event) => {
    const busy = element.querySelector('[aria-busy="true"]'); // one thing is asked after the other
    for (const [selector, deed] of busy ? READING : [...READING, ...ASKING]) {
      const found = event.target.closest(selector);
      if (found) {
        deed(found);
        return;
      }
    }
  });

  element.addEventListener("change", (event) => {
    const select = event.target.closest("select[data-fix]");
    if (!select) return;
    fix(select, select.value);
    select.value = select.dataset.chosen; // until the answer says so, it stays what was read
  });

  element.addEventListener("submit", (event) => {
    event.target.elements.conversation.value = shishin.secret();
  });

  // 1 to 9 open the citations of the answer that is looked at
  const lookedAt = (from) => {
    const number = openSource()?.dataset.place?.split("/")[0];
    return (
      from.closest(".turn") ??
      element.querySelector(`.turn[data-number="${number}"]`) ??
      element.querySelector(".turn:last-child")
    );
  };
  document.addEventListener("keydown", (event) => {
    if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.isComposing || event.target.closest(TYPING)) return;
    const turn = lookedAt(event.target);
    const cite = turn?.querySelector(`.cite[data-place="${turn.dataset.number}//${event.key}"]`);
    if (!cite) return;
    event.preventDefault();
    open(cite);
  });
};
