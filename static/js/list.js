// The shortlist: kept in this browser, or only in this tab while the visit is hidden. Pages work without it.
(() => {
  "use strict";
  const KEY = "lista";
  const SHORT_ID = /([a-z2-7]{8})\/?(?:[?#].*)?$/;
  const LONGEST = 30;

  const isHidden = () => document.documentElement.hasAttribute("data-hidden");
  // A browser may refuse storage; the list then lives as long as the page.
  const kept = new Map();
  const read = (store) => {
    try { return store().getItem(KEY); } catch { return kept.get(KEY) || null; }
  };
  const shelf = () => (isHidden() ? () => sessionStorage : () => localStorage);
  const ids = () => {
    try {
      const list = JSON.parse(read(shelf()) || "[]");
      return Array.isArray(list) ? list.filter((id) => /^[a-z2-7]{8}$/.test(id)).slice(0, LONGEST) : [];
    } catch { return []; }
  };
  const keep = (list) => {
    const text = JSON.stringify(list.slice(0, LONGEST));
    try { shelf()().setItem(KEY, text); } catch { kept.set(KEY, text); }
    show();
  };
  const inAddress = (address) => (new URL(address, location.href).searchParams.get("s") || "").split(",").filter(Boolean);
  const withList = (path, list) => (list.length ? `${path}?s=${list.join(",")}` : path);

  function show() {
    const list = ids();
    document.querySelectorAll("[data-list-count]").forEach((node) => { node.textContent = list.length || ""; });
    document.querySelectorAll("[data-list-link]").forEach((link) => {
      // While the visit is hidden the list stands in no address.
      const path = link.getAttribute("href").split("?")[0];
      link.setAttribute("href", isHidden() ? path : withList(path, list));
    });
    document.querySelectorAll("[data-save]").forEach((button) => {
      const on = list.includes((button.dataset.save.match(SHORT_ID) || [])[1]);
      const label = button.querySelector("[data-save-label]");
      label.dataset.off ||= label.textContent;
      button.setAttribute("role", "button");
      button.setAttribute("aria-pressed", String(on));
      if (label.dataset.on) label.textContent = on ? label.dataset.on : label.dataset.off;
    });
    const page = document.querySelector("[data-list-page]");
    const shown = page && page.dataset.listIds.split(",").filter(Boolean);
    document.querySelectorAll("[data-list-differs]").forEach((node) => {
      node.hidden = !shown || !shown.length || shown.join() === list.join();
    });
    document.querySelectorAll("[data-list-own]").forEach((link) => { link.hidden = !list.length; });
  }

  function toggle(button) {
    const id = (button.dataset.save.match(SHORT_ID) || [])[1];
    if (!id) return;
    const list = ids();
    keep(list.includes(id) ? list.filter((other) => other !== id) : [...list, id]);
  }

  // Puts a list into the page without an address for it.
  async function put(list) {
    const answer = await fetch(withList(location.pathname, list), { cache: "no-store", credentials: "omit" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    const main = document.querySelector("main");
    main.replaceChildren(...fresh.childNodes);
    main.focus();
    document.dispatchEvent(new CustomEvent("tukikartta:content"));
  }

  // Before the other scripts see the click: a hidden visit must not follow the address of a changed list.
  document.addEventListener("click", (event) => {
    const found = (selector) => event.target.closest?.(selector);
    const save = found("[data-save]");
    if (save) {
      event.preventDefault();
      toggle(save);
      return;
    }
    const change = found("[data-list-change]");
    if (change) {
      const list = inAddress(change.href);
      keep(list);
      if (isHidden()) {
        event.preventDefault();
        put(list);
      }
      return;
    }
    if (found("[data-list-keep]")) keep(document.querySelector("[data-list-page]").dataset.listIds.split(","));
    if (found("[data-print]")) window.print();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches?.("a[data-save]")) return;
    event.preventDefault();
    toggle(event.target);
  });
  // After visit.js has turned the hiding on or off, the other shelf counts.
  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-hide]")) show(); });
  document.addEventListener("tukikartta:content", show);
  window.addEventListener("storage", show);
  window.addEventListener("pageshow", show);

  show();
  const page = document.querySelector("[data-list-page]");
  if (page && !page.dataset.listIds && !location.search && ids().length) {
    if (isHidden()) put(ids());
    else location.replace(withList(location.pathname, ids()));
  }
})();
