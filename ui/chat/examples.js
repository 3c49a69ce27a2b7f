// One listener on the component instead of one a button: the buttons come and go with each answer.

shishin.examples = (element, trigger) => {
  element.addEventListener("click", (event) => {
    const button = event.target.closest("[data-example]");
    if (button) trigger("example", { question: button.dataset.example });
  });
};
