// Every component of the room is worked by this one script: a button or form says by its data- attributes
// what it wants, and the server decides.

shishin.manage = (element, trigger, watch) => {
  // The file goes up first; what the server calls it then travels with the fields.
  const upload = async (form) => {
    const [file] = form.elements.file.files;
    const button = form.querySelector('[type="submit"]');
    if (file.size > Number(form.dataset.largest)) {
      say(form, form.dataset.tooLarge);
      return;
    }
    say(form, "");
    button.disabled = true;
    try {
      const { ok, answer } = await send(file);
      if (ok) trigger("act", { ...fieldsOf(form), file: answer.file, deed: "look" });
      else say(form, answer.detail);
    } catch {
      say(form, shishin.words.unreachable);
    } finally {
      button.disabled = false;
    }
  };

  element.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { ask, do: deed, ...fields } = button.dataset;
    if ("close" in fields) button.closest("dialog").close();
    else if (ask) trigger("confirm", { ...fields, deed: ask });
    else if (deed) trigger("act", { ...fields, deed });
    else if ("review" in fields) trigger("review", {});
  });

  element.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.target) {
      // the browser sends it by itself: into a frame, which shows then, or as a file to save
      const [frame] = document.getElementsByName(form.target);
      if (event.submitter?.formTarget !== "_self") frame.hidden = false;
      return;
    }
    event.preventDefault();
    if ("upload" in form.dataset) {
      upload(form);
    } else if ("filter" in form.dataset) {
      trigger("filter", fieldsOf(form));
    } else {
      form.closest("dialog")?.close();
      trigger("act", { ...fieldsOf(form), deed: form.dataset.do });
    }
  });

  // A question before a deed is a <dialog> that came with the component's value: it is opened here, and
  // going away from it by Escape or 「やめる」 leaves nothing behind.
  watch("value", () => element.querySelector("dialog")?.showModal());
};

/** The fields of a form that are words, by name. */
const fieldsOf = (form) =>
  Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));

const say = (form, sentence) => {
  const place = form.querySelector('[role="alert"]');
  place.hidden = !sentence;
  place.textContent = sentence;
};

const send = async (file) => {
  const headers = { "x-file-name": encodeURIComponent(file.name), "content-type": "application/x-file" };
  const response = await fetch("manage/upload", { method: "POST", body: file, headers });
  return { ok: response.ok, answer: await response.json() };
};
