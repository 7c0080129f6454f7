// Advice on plain language beside the field that somebody writes in: asked of this site, said politely, stopping nothing.
(() => {
  "use strict";
  const PAUSE = 900, SHORTEST = 20, LONG_INPUT = 200;
  const script = document.currentScript;
  const { writingAdvice: url, title, none } = script.dataset;
  const fields = new WeakMap();
  let numbers = 0;

  const token = () => {
    const config = document.getElementById("wagtail-config");
    return config ? JSON.parse(config.textContent).CSRF_TOKEN : "";
  };

  // Running text only: long fields and rich text. Notes for ourselves and codes are nobody's reading.
  function fieldOf(target) {
    if (!(target instanceof Element)) return null;
    const rich = target.closest(".public-DraftEditor-content");
    if (rich) return rich;
    if (target.matches("textarea") || (target.matches("input[type=text]") && target.maxLength >= LONG_INPUT)) {
      return /name|title|notes|source|url|address|place/.test(target.name) || target.readOnly || !target.form ? null : target;
    }
    return null;
  }

  function languageOf(field) {
    const host = field.closest(".w-field, [data-field]");
    const named = field.name || (host && host.querySelector("[name]") || {}).name || "";
    const found = named.match(/_(fi|sv|en)$/);
    return found ? found[1] : "";
  }

  function textOf(field) {
    if (field.value !== undefined) return field.value;
    return [...field.querySelectorAll("[data-block=true]")].map((block) => block.textContent).join("\n");
  }

  const linkedIn = (field) => (field.value === undefined ? [...field.querySelectorAll(".TooltipEntity, a")].map((link) => link.textContent) : []);

  function noteFor(field) {
    const note = Object.assign(document.createElement("div"), { className: "desk-advice", id: `kirjoitusapu-${++numbers}` });
    note.setAttribute("role", "status");
    note.setAttribute("aria-live", "polite");
    const frame = field.closest(".w-field__input") || field.closest(".Draftail-Editor__wrapper") || field;
    frame.after(note);
    const described = [field.getAttribute("aria-describedby"), note.id].filter(Boolean).join(" ");
    field.setAttribute("aria-describedby", described);
    return note;
  }

  function show(state, remarks) {
    const said = JSON.stringify(remarks);
    // What has been said is not said again.
    if (said === state.said) return;
    const hadAny = state.said && state.said !== "[]";
    state.said = said;
    state.note.replaceChildren();
    if (!remarks.length) {
      if (hadAny) state.note.textContent = none;
      return;
    }
    const heading = Object.assign(document.createElement("p"), { textContent: title });
    const list = document.createElement("ul");
    list.append(...remarks.map(({ message }) => Object.assign(document.createElement("li"), { textContent: message })));
    state.note.append(heading, list);
  }

  async function check(field, state) {
    const text = textOf(field);
    if (text === state.asked) return;
    state.asked = text;
    if (text.trim().length < SHORTEST) return void show(state, []);
    try {
      const answer = await fetch(url, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ text, language: languageOf(field), linked: linkedIn(field), can_link: field.value === undefined }),
      });
      if (!answer.ok) return;
      const { remarks } = await answer.json();
      if (state.asked === text) show(state, remarks);
    } catch {
      // Writing goes on without advice.
    }
  }

  function watch(field) {
    let state = fields.get(field);
    if (!state) {
      state = { note: noteFor(field), said: "", asked: null, timer: 0 };
      fields.set(field, state);
      // Rich text writes itself, often without an input event.
      if (field.value === undefined) new MutationObserver(() => later(field, state)).observe(field, { childList: true, characterData: true, subtree: true });
    }
    later(field, state);
  }

  function later(field, state) {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => check(field, state), PAUSE);
  }

  for (const event of ["focusin", "input"]) {
    document.addEventListener(event, ({ target }) => {
      const field = fieldOf(target);
      if (field) watch(field);
    });
  }
})();
