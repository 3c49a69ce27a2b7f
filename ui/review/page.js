// What all parts of the page share.

shishin.review = {
  /** A component of the page by its name. */
  part: (name) => document.getElementById(`shishin-review-${name}`),

  /** The answer that stands on the page; null when there is none left. */
  shownAnswer: () => shishin.review.part("case").querySelector(".case[data-answer]"),
};
