// Quick exit: covers the page at once, empties what we keep in the browser, and goes to another site in our place.
(() => {
  "use strict";
  const PRESSES = 3, WITHIN = 5000, PATIENCE = 1500;
  const button = document.querySelector(".exit [data-exit]");
  if (!button) return;
  const status = document.querySelector("[data-exit-status]");
  const { href } = button;
  const elsewhere = button.dataset.exitUrl;

  function leave() {
    document.body.replaceChildren(Object.assign(document.createElement("div"), { className: "cover" }));
    document.title = "…";
    for (const name of ["sessionStorage", "localStorage"]) {
      try { window[name].clear(); } catch { /* kept from us, so nothing of ours is in it */ }
    }
    // Should our own answer be slow, the other site comes without it.
    setTimeout(() => location.replace(elsewhere), PATIENCE);
    location.replace(href);
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-exit]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leave();
  }, true);

  // Shift alone, three times: another key in between is writing in capitals.
  let presses = [], alone = false;
  const say = (text) => { if (status) status.textContent = text || ""; };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Shift") { alone = true; return; }
    alone = false;
    presses = [];
    say();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    const now = Date.now();
    presses = [...presses.filter((at) => now - at < WITHIN), now];
    if (presses.length >= PRESSES) { leave(); return; }
    say(presses.length === 2 ? status.dataset.one : status.dataset.two);
  });
})();
