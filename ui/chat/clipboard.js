// Copies a citation and says so, also to those who hear the page.

const copyOldWay = (words) => {
  const box = document.createElement("textarea");
  box.value = words;
  box.style.position = "fixed";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
};

const write = async (words, button) => {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    // the clipboard can be used on https and on this machine only; elsewhere a selection is copied the old way
    const done = copyOldWay(words);
    button.focus();
    return done;
  }
};

shishin.copy = async (button) => {
  const done = await write(button.dataset.copy, button);
  const told = done ? shishin.words.copied : shishin.words.notCopied;
  document.querySelector("#shishin-said p").textContent = told;
  button.dataset.told = told;
  setTimeout(() => delete button.dataset.told, 2500);
};
