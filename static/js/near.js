// "Lähellä minua": asks the browser for the position only on a tap, rounds it to a kilometre and sends it once by
// POST. It stands in no address and is not kept; where there is none, the field for a municipality does the same.
(() => {
  "use strict";
  const { ask, questionOf } = window.tukikartta;
  const DECIMALS = 2, WAIT = 10000, OLDEST = 300000;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-near]");
    const form = document.querySelector("form[data-search]");
    if (!button || !form) return;
    const status = document.querySelector("[data-near-status]");
    const say = (text) => { if (status) status.textContent = text; };
    if (!navigator.geolocation) return say(button.dataset.failed);
    say(button.dataset.asking);
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const question = questionOf(new FormData(form));
      for (const name of ["county", "municipality", "near", "sort", "page"]) question.delete(name);
      question.set("position", `${coords.latitude.toFixed(DECIMALS)},${coords.longitude.toFixed(DECIMALS)}`);
      ask(form.action, question);
    }, () => say(button.dataset.failed), { maximumAge: OLDEST, timeout: WAIT });
  });
})();
