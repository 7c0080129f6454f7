// Suggestions under the search box, from the server: an ARIA combobox with groups. The words go by POST, so that
// half a sentence stands in no address; without script the plain form and its datalist do.
(() => {
  "use strict";
  const { isHidden, ask, questionOf, open } = window.tukikartta;
  const WAIT = 150;
  let number = 0;

  function combobox(input) {
    if (input.getAttribute("role") === "combobox") return;
    const list = document.createElement("div");
    list.className = "suggest";
    list.id = `hakuehdotukset-${++number}`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.suggestLabel);
    const status = Object.assign(document.createElement("span"), { className: "sr" });
    status.setAttribute("role", "status");
    input.removeAttribute("list");
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);
    input.parentElement.classList.add("has-suggest");
    input.parentElement.append(list, status);
    let options = [], at = -1, waiting = 0, asking = null;

    function close() {
      clearTimeout(waiting);
      asking?.abort();
      list.hidden = true;
      at = -1;
      status.textContent = "";
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function row(option, id) {
      const part = document.createElement("div");
      part.id = id;
      part.className = "suggest-option";
      part.setAttribute("role", "option");
      part.setAttribute("aria-selected", "false");
      const text = Object.assign(document.createElement("span"), { textContent: option.text });
      if (option.language) text.lang = option.language;
      part.append(text);
      if (option.note) part.append(" ", Object.assign(document.createElement("span"), { className: "soft", textContent: option.note }));
      return part;
    }

    function draw(answer) {
      options = answer.groups.flatMap((group) => group.options);
      if (!options.length) return close();
      let index = 0;
      list.replaceChildren(...answer.groups.map((group) => {
        const part = document.createElement("div");
        const label = Object.assign(document.createElement("div"), {
          className: "suggest-label", id: `${list.id}-${group.kind}`, textContent: group.label,
        });
        label.setAttribute("role", "presentation");
        part.className = `suggest-group suggest-group--${group.kind}`;
        part.setAttribute("role", "group");
        part.setAttribute("aria-labelledby", label.id);
        part.append(label, ...group.options.map((option) => row(option, `${list.id}-${index++}`)));
        return part;
      }));
      at = -1;
      list.hidden = false;
      status.textContent = answer.status;
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
    }

    async function fetchNow() {
      const words = input.value.trim();
      asking?.abort();
      if (words.length < 2) return close();
      asking = new AbortController();
      try {
        const response = await fetch(input.dataset.suggest, {
          method: "POST", body: new URLSearchParams({ q: words }), signal: asking.signal,
          cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer", redirect: "error",
        });
        const answer = await response.json();
        if (document.activeElement === input && input.value.trim() === words) draw(answer);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    const rows = () => list.querySelectorAll("[role=option]");

    function move(step) {
      if (list.hidden) { fetchNow(); return; }
      rows()[at]?.setAttribute("aria-selected", "false");
      at = (at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length;
      const chosen = rows()[at];
      chosen.setAttribute("aria-selected", "true");
      chosen.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", chosen.id);
    }

    function choose(option) {
      close();
      const { action } = input.form;
      if (option.url) { open(option.url); return; }
      if (!Object.keys(option.question).length) return;
      const question = questionOf(Object.entries(option.question));
      if (isHidden()) ask(action, question);
      else location.assign(`${action}?${question}`);
    }

    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(fetchNow, WAIT); });
    input.addEventListener("blur", close);
    input.form?.addEventListener("submit", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        choose(options[at]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    // Before the field loses focus, which would close the list under the finger.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const chosen = event.target.closest("[role=option]");
      if (chosen) choose(options[[...rows()].indexOf(chosen)]);
    });
  }

  const dress = () => document.querySelectorAll("input[data-suggest]").forEach(combobox);
  document.addEventListener("tukikartta:content", dress);
  dress();
})();
