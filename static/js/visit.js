// "Piilota käyntini": pages replace each other in the history, and a search is asked without an address.
// The query lives in this page's memory only: in no address, no history state, no posted navigation.
(() => {
  "use strict";
  const KEY = "piilota";
  const main = document.getElementById("sisalto");
  const form = () => document.querySelector("form[data-search]");
  // Addresses with a query, taken off the links of an answer so that nothing can open or copy them.
  const questions = new WeakMap();
  let asking = null;

  const isHidden = () => document.documentElement.hasAttribute("data-hidden");

  function remember(on) {
    try { on ? sessionStorage.setItem(KEY, "1") : sessionStorage.removeItem(KEY); } catch { /* this page only */ }
  }

  function show(on, announce) {
    document.documentElement.toggleAttribute("data-hidden", on);
    for (const button of document.querySelectorAll("[data-hide]")) button.setAttribute("aria-pressed", String(on));
    for (const status of document.querySelectorAll("[data-hide-status]")) {
      const { on: whole, kept, off } = status.dataset;
      status.textContent = on ? (announce ? whole : kept) : announce ? off : "";
    }
    if (on) cloak();
  }

  function cloak() {
    if (location.search && form()) history.replaceState(null, "", location.pathname);
    const search = new URL(form()?.action || location.href).pathname;
    for (const link of main.querySelectorAll("a[href*='?']")) {
      const url = new URL(link.href);
      if (url.origin !== location.origin || url.pathname !== search) continue;
      questions.set(link, url.searchParams);
      link.href = search;
    }
  }

  function questionOf(fields) {
    const question = new URLSearchParams();
    for (const [name, value] of fields) if (String(value).trim()) question.append(name, value);
    return question;
  }

  // Puts the answer's content in the place of ours. `keep` is the id of the field that had focus.
  function swap(html, keep) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const content = page.getElementById("sisalto");
    if (!content) return null;
    const open = new Map([...main.querySelectorAll("details[id]")].map((part) => [part.id, part.open]));
    const place = window.scrollY;
    main.replaceChildren(...content.childNodes);
    const focus = keep && document.getElementById(keep);
    if (keep) for (const [id, state] of open) {
      const part = document.getElementById(id);
      if (part) part.open = state;
    }
    if (focus) {
      focus.focus({ preventScroll: true });
      window.scrollTo(0, place);
    } else {
      const heading = main.querySelector("h1");
      heading?.setAttribute("tabindex", "-1");
      heading?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    show(isHidden(), false);
    say(main.querySelector("h1")?.textContent || "");
    document.dispatchEvent(new CustomEvent("tukikartta:content"));
    return page;
  }

  const live = Object.assign(document.createElement("p"), { className: "sr" });
  live.setAttribute("role", "status");
  document.body.append(live);
  function say(text) { live.textContent = ""; requestAnimationFrame(() => { live.textContent = text; }); }

  async function fetched(url, options) {
    asking?.abort();
    asking = new AbortController();
    const response = await fetch(url, { credentials: "omit", signal: asking.signal, ...options });
    return response.text();
  }

  async function ask(action, question, keep) {
    try {
      const html = await fetched(action, {
        method: "POST", body: question, cache: "no-store", referrerPolicy: "no-referrer", redirect: "error",
      });
      return swap(html, keep);
    } catch (error) {
      if (error.name !== "AbortError") say(document.querySelector("[data-hide-status]")?.dataset.failed || "");
      return null;
    }
  }

  const open = (url) => isHidden() ? location.replace(url) : location.assign(url);

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-hide]");
    if (toggle) {
      const on = !isHidden();
      remember(on);
      show(on, true);
      return;
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      navigator.clipboard?.writeText(copy.dataset.copy).then(() => {
        const label = copy.querySelector("span");
        if (label && copy.dataset.copied) label.textContent = copy.dataset.copied;
        say(copy.dataset.copied || "");
      });
      return;
    }
    if (!isHidden() || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[href]");
    if (!link || link.target || link.origin !== location.origin || event.defaultPrevented) return;
    event.preventDefault();
    if (questions.has(link)) ask(link.href, questions.get(link));
    else if (link.pathname === location.pathname && link.hash) jump(link.hash);
    else location.replace(link.href);
  });

  function jump(hash) {
    const target = document.getElementById(hash.slice(1));
    if (!target) return;
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  }

  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (!isHidden() || sent.method !== "get") return;
    event.preventDefault();
    const question = questionOf(new FormData(sent));
    if (sent.hasAttribute("data-search")) ask(sent.action, question);
    else location.replace(`${sent.action}?${question}`);
  });

  let kept = false;
  try { kept = sessionStorage.getItem(KEY) === "1"; } catch { /* off */ }
  show(kept, false);

  window.tukikartta = { isHidden, ask, swap, fetched, questionOf, open };
})();
