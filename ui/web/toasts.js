// Gradio's own words on a lost server are fixed and English: they are put into Japanese as they appear.

const translate = () => {
  for (const toast of document.querySelectorAll(".toast-message-text")) {
    if (!/[ぁ-んァ-ン]/.test(toast.textContent)) toast.textContent = shishin.words.unreachable;
  }
  for (const close of document.querySelectorAll('.toast-close:not([aria-label="閉じる"])')) {
    close.setAttribute("aria-label", "閉じる");
  }
};

new MutationObserver(translate).observe(document.body, { childList: true, subtree: true });
