// Narrows a long list of checkboxes to those whose label holds the typed letters. What is ticked always shows.
(function () {
  "use strict";

  function narrow(list) {
    const wanted = list.querySelector("input[type=search]").value.trim().toLocaleLowerCase("fi");
    for (const label of list.querySelectorAll("label")) {
      const shown = label.textContent.toLocaleLowerCase("fi").includes(wanted) || label.control.checked;
      label.hidden = !shown;
    }
  }

  document.addEventListener("input", (event) => {
    const list = event.target.closest("[data-checklist]");
    if (list && event.target.type === "search") narrow(list);
  });

  // Enter in the search field would save the whole form.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-checklist] input[type=search]")) event.preventDefault();
  });
})();
