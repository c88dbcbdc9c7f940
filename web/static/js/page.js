// Small helps only: every page does its work without this file.
document.querySelectorAll(".govuk-error-summary").forEach((summary) => summary.focus());

// A second press while the first is under way would only be answered as a repeat.
document.querySelectorAll("form[method=post]").forEach((form) => {
  form.addEventListener("submit", (submission) => {
    if (form.dataset.sent) submission.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
});

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// The place of the case stands in the middle of a diagram that is wider than its frame.
document.querySelectorAll(".diagram .is-lit").forEach((place) => {
  const frame = place.closest(".diagram");
  const [at, within] = [place.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += at.left - within.left - (within.width - at.width) / 2;
  frame.scrollTop += at.top - within.top - (within.height - at.height) / 2;
});
