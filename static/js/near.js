// "Lähellä minua": asks the browser for the position only on a tap, rounds it to a kilometre and sends it once by
// POST. It stands in no address and is not kept; where there is none, the field for a municipality does the same.
(() => {
  "use strict";
  const { ask, questionOf } = window.tukikartta;
  const DECIMALS = 2, WAIT = 10000, OLDEST = 300000;
  // What the reader is told by the reason that the browser gives (GeolocationPositionError.code).
  const WORDS = { 1: "refused", 2: "failed", 3: "late" };
  let asking = false;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-near]");
    const form = document.querySelector("form[data-search]");
    if (!button || !form || asking) return;
    const status = document.querySelector("[data-near-status]");
    const say = (name) => { if (status) status.textContent = button.dataset[name]; };
    if (!navigator.geolocation) return say("missing");
    asking = true;
    say("asking");
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      asking = false;
      const question = questionOf(new FormData(form));
      for (const name of ["county", "municipality", "near", "sort", "page"]) question.delete(name);
      question.set("position", `${coords.latitude.toFixed(DECIMALS)},${coords.longitude.toFixed(DECIMALS)}`);
      ask(form.action, question);
    }, ({ code }) => {
      asking = false;
      say(WORDS[code] || "failed");
    }, { maximumAge: OLDEST, timeout: WAIT });
  });
})();
