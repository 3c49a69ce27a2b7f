// The form that says which answers to look at: a list that is chosen from narrows at once, words when sent.

shishin.reviewFilter = (element, trigger) => {
  const narrow = () => trigger("narrow", Object.fromEntries(new FormData(element.querySelector("form"))));

  element.addEventListener("submit", (event) => {
    event.preventDefault();
    narrow();
  });
  element.addEventListener("change", (event) => {
    if (event.target.matches("select")) narrow();
  });
};
