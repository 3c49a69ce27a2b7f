// The job is what everything else leads to: it comes into sight when one begins.

shishin.manageJob = (element, trigger, watch) => {
  shishin.manage(element, trigger, watch);
  let seen = "";
  watch("value", () => {
    const now = element.querySelector("[data-job]")?.dataset.job ?? "";
    const begun = element.dataset.begun; // unset for the first value, with which the page is opened
    if (seen !== now && begun) element.scrollIntoView({ behavior: "smooth", block: "start" });
    seen = now;
    element.dataset.begun = "true";
  });
};
