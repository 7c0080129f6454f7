// The search page without reloading, and suggestions under a field. Both work on the plain form and its datalist.
(() => {
  "use strict";
  const { isHidden, ask, swap, fetched, questionOf, open } = window.tukikartta;
  const WAIT = 300;
  const searchForm = () => document.querySelector("form[data-live]");
  let shown = location.pathname + location.search, waiting = 0;

  // ---- the list in place ----

  async function load(url, keep, push) {
    try {
      const page = swap(await fetched(url, { headers: { Accept: "text/html" } }), keep);
      if (!page) throw new Error("no page");
      shown = url;
      if (push) history.pushState(null, "", url);
      document.title = page.title;
      for (const part of [".languages", "link[rel=icon]"]) {
        const [old, fresh] = [document, page].map((tree) => tree.querySelector(part));
        if (old && fresh) old.replaceWith(fresh);
      }
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    }
  }

  function update(keep) {
    const form = searchForm();
    if (!form) return;
    const question = questionOf(new FormData(form));
    const query = question.toString();
    if (isHidden()) ask(form.action, question, keep);
    else load(new URL(form.action).pathname + (query ? `?${query}` : ""), keep, true);
  }

  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!searchForm() || field.form !== searchForm() || field.id === "q" || !field.id) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => update(field.id), WAIT);
  });

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target !== searchForm()) return;
    event.preventDefault();
    clearTimeout(waiting);
    update();
  });

  document.addEventListener("click", (event) => {
    const form = searchForm();
    const link = event.target.closest("main a[href]");
    if (!form || !link || isHidden() || event.defaultPrevented || event.button) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    if (link.origin !== location.origin || link.pathname !== new URL(form.action).pathname || link.hash) return;
    event.preventDefault();
    load(link.pathname + link.search, null, true);
  });

  window.addEventListener("popstate", () => {
    const now = location.pathname + location.search;
    if (searchForm() && now !== shown) load(now, null, false);
  });

  // ---- suggestions: the ARIA combobox with a list ----

  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const MOST = 8;
  let number = 0;

  function combobox(input) {
    const source = input.list;
    if (!source || input.getAttribute("role") === "combobox") return;
    const options = [...source.options].map((option) => ({
      text: option.value, note: option.label !== option.value ? option.label : "", url: option.dataset.url,
      words: fold(option.value).split(/[\s-]+/),
    }));
    const list = document.createElement("ul");
    list.className = "suggest";
    list.id = `ehdotuslista-${++number}`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.combobox);
    input.removeAttribute("list");
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);
    input.parentElement.classList.add("has-suggest");
    input.parentElement.append(list);
    let found = [], at = -1;

    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function draw() {
      const typed = fold(input.value.trim());
      found = typed ? options.filter(({ text, words }) =>
        fold(text).startsWith(typed) || words.some((word) => word.startsWith(typed))).slice(0, MOST) : [];
      if (!found.length || (found.length === 1 && fold(found[0].text) === typed && !found[0].url)) return close();
      list.replaceChildren(...found.map((option, index) => {
        const row = document.createElement("li");
        row.id = `${list.id}-${index}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        row.append(option.text);
        if (option.note) row.append(" ", Object.assign(document.createElement("span"), { className: "soft", textContent: option.note }));
        return row;
      }));
      at = -1;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
    }

    function move(step) {
      if (list.hidden) draw();
      if (list.hidden) return;
      list.children[at]?.setAttribute("aria-selected", "false");
      at = (at + step + found.length + (at < 0 && step < 0 ? 1 : 0)) % found.length;
      list.children[at].setAttribute("aria-selected", "true");
      list.children[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", list.children[at].id);
    }

    function choose(index) {
      const option = found[index];
      close();
      if (option.url) { open(option.url); return; }
      input.value = option.text;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    input.addEventListener("input", draw);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        choose(at);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    // Before the field loses focus, which would close the list under the finger.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const row = event.target.closest("[role=option]");
      if (row) choose([...list.children].indexOf(row));
    });
  }

  const dress = () => document.querySelectorAll("input[data-combobox]").forEach(combobox);
  document.addEventListener("tukikartta:content", dress);
  dress();
})();
