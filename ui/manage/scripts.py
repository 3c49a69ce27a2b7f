"""The little JavaScript of the room; all of it is here and none is loaded from elsewhere.

Every component of the room is worked by the same script: a button or form says by its ``data-`` attributes
what it wants, and the server decides.
"""

from ui.manage.actions import TOO_LARGE
from ui.wording import UNREACHABLE

# A question before a deed is a <dialog> that came with the component's value: it is opened here, and
# going away from it by Escape or 「やめる」 leaves nothing behind.
DESK = f"""
const said = (form, sentence) => {{
  const place = form.querySelector('[role="alert"]');
  place.hidden = !sentence;
  place.textContent = sentence;
}};
const written = (form) => {{
  const fields = {{}};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields[name] = value;
  return fields;
}};
const bring = async (form) => {{
  const file = form.elements.file.files[0], button = form.querySelector('[type="submit"]');
  if (file.size > Number(form.dataset.largest)) return said(form, "{TOO_LARGE}");
  said(form, "");
  button.disabled = true;
  try {{
    const headers = {{"x-file-name": encodeURIComponent(file.name), "content-type": "application/x-file"}};
    const answer = await fetch("manage/upload", {{method: "POST", body: file, headers}});
    const told = await answer.json();
    if (!answer.ok) return said(form, told.detail);
    trigger("act", {{...written(form), file: told.file, deed: "look"}});
  }} catch {{
    said(form, "{UNREACHABLE}");
  }} finally {{
    button.disabled = false;
  }}
}};
element.addEventListener("click", (event) => {{
  const button = event.target.closest("button");
  if (!button) return;
  if ("close" in button.dataset) return button.closest("dialog").close();
  const {{ask, do: deed, ...fields}} = button.dataset;
  if (ask) trigger("confirm", {{...fields, deed: ask}});
  else if (deed) trigger("act", {{...fields, deed}});
  else if ("review" in button.dataset) trigger("review", {{}});
}});
element.addEventListener("submit", (event) => {{
  const form = event.target;
  if (form.target) {{
    const frame = document.getElementsByName(form.target)[0];
    if (event.submitter?.formTarget !== "_self") frame.hidden = false;
    return;
  }}
  event.preventDefault();
  if ("upload" in form.dataset) return bring(form);
  if ("filter" in form.dataset) return trigger("filter", written(form));
  form.closest("dialog")?.close();
  trigger("act", {{...written(form), deed: form.dataset.do}});
}});
watch("value", () => element.querySelector("dialog")?.showModal());
"""

# The job is what everything else leads to: it comes into sight when one begins.
JOB = """
let seen = "";
watch("value", () => {
  const now = element.querySelector("[data-job]")?.dataset.job ?? "";
  if (seen !== now && element.dataset.begun) element.scrollIntoView({behavior: "smooth", block: "start"});
  seen = now;
  element.dataset.begun = "true";
});
"""
