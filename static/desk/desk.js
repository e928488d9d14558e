// The pages work without this. With it, dialogs open above the page they belong to, and units and the like are suggested while one types.
(() => {
  "use strict";

  const frame = document.getElementById("dialog");

  // A browser never fills in a file again; what was chosen before the refusal is carried over.
  const carry = (chosen) => {
    for (const before of chosen) {
      const now = frame.querySelector(`input[type=file][name="${before.name}"]`);
      if (!now || !before.files.length) continue;
      now.files = before.files;
      for (const word of frame.querySelectorAll("[data-again]")) word.hidden = true;
    }
  };

  const show = (html) => {
    const chosen = frame.querySelectorAll("input[type=file]");
    frame.innerHTML = html;
    carry(chosen);
    if (!frame.open) frame.showModal();
    const first = frame.querySelector(".refusals[role=alert]") ||
      frame.querySelector("input:not([type=hidden]), select, textarea, button, a");
    askOnlyWhen(frame);
    tellEnds(frame);
    if (first) first.focus();
    suggestIn(frame);
  };

  const ask = async (url, options, otherwise) => {
    const answer = await fetch(url, { ...options, headers: { "X-Dialog": "1" }, credentials: "same-origin" });
    const next = answer.headers.get("X-Go-To");
    if (next) window.location.assign(next);
    else if (answer.redirected || !answer.ok) otherwise(answer);
    else show(await answer.text());
  };

  const open = (url) => {
    const plainly = () => window.location.assign(url);
    ask(url, {}, plainly).catch(plainly);
  };

  const send = (form) => {
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    const body = new FormData(form);
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    // Who signed in again in another window has a new one.
    if (token) body.set("csrfmiddlewaretoken", token[1]);
    const keep = () => {
      button.disabled = false;
      const told = form.querySelector("[data-unsent]");
      told.hidden = false;
      told.focus();
    };
    ask(form.action, { method: "POST", body }, keep).catch(keep);
  };

  if (frame && frame.showModal) {
    document.addEventListener("click", (event) => {
      const opener = event.target.closest("a[data-dialog]");
      if (!opener || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(opener.href);
    });
    frame.addEventListener("click", (event) => {
      if (!event.target.closest("[data-close]")) return;
      event.preventDefault();
      frame.close();
    });
    frame.addEventListener("submit", (event) => {
      if (event.submitter && event.submitter.formTarget) return; // a paper is shown in a window of its own
      event.preventDefault();
      send(event.target);
    });
    frame.addEventListener("close", () => { frame.innerHTML = ""; });
  }

  // Of more tabs than fit, the one that is open is in sight.
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.clientWidth / 2 + tab.offsetWidth / 2;

  // Of a drawing wider than the window, where matters begin is in sight first.
  for (const roll of document.querySelectorAll("[data-begins]")) roll.scrollLeft = roll.dataset.begins - roll.clientWidth / 2;

  // Of a drawn machine the ways of one state are lit while it is pointed at or reached by the keyboard.
  for (const drawing of document.querySelectorAll("svg.machine")) {
    const ways = drawing.querySelectorAll(".way");
    const light = (event) => {
      const standing = event.target.closest("[data-state]");
      const state = standing && event.type !== "focusout" ? standing.dataset.state : null;
      for (const way of ways) way.classList.toggle("lit", state !== null && (way.dataset.from.split(" ").includes(state) || way.dataset.to === state));
    };
    for (const kind of ["mouseover", "focusin", "focusout"]) drawing.addEventListener(kind, light);
  }

  // What one answer makes needless is hidden and not sent; what was refused stays in sight.
  const askOnlyWhen = (root) => {
    const dependent = root.querySelectorAll("[data-when]");
    const answersOf = (form, name) => {
      const inputs = [...form.querySelectorAll(`[name="${name}"]`)];
      const given = inputs.filter((input) => !input.disabled && (!/checkbox|radio/.test(input.type) || input.checked)).map((input) => input.value);
      return given.length ? given : [""];
    };
    const look = () => {
      for (const input of dependent) {
        const field = input.closest(".field");
        const given = answersOf(input.form, input.dataset.when);
        const asked = field.classList.contains("refused") || input.dataset.is.split("|").some((answer) => given.includes(answer));
        field.hidden = !asked;
        input.disabled = !asked;
      }
    };
    if (!dependent.length) return;
    for (const form of new Set([...dependent].map((input) => input.form))) form.addEventListener("change", look);
    look();
  };
  askOnlyWhen(document);

  // On a telephone a list is told line by line; each cell then says what it is.
  for (const table of document.querySelectorAll("#result_list")) {
    const labels = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.children].forEach((cell, place) => { if (place && labels[place]) cell.dataset.label = labels[place]; });
    }
  }

  // What is typed to prolong a time limit is answered with the day it then ends on.
  const tellEnds = (root) => {
    for (const input of root.querySelectorAll("input[data-ends]")) {
      const ends = JSON.parse(input.dataset.ends);
      const said = document.createElement("output");
      said.htmlFor = input.id;
      input.after(said);
      const tell = () => {
        const day = ends[input.value.trim()];
        said.textContent = day ? input.dataset.end.replace("%(day)s", day) : "";
      };
      input.addEventListener("input", tell);
      tell();
    }
  };
  tellEnds(document);

  const suggestIn = (root) => {
    for (const input of root.querySelectorAll("input[data-units], input[data-suggest]")) {
      const list = document.createElement("datalist");
      list.id = `${input.id}_found`;
      input.after(list);
      input.setAttribute("list", list.id);
      let asked = "";
      input.addEventListener("input", async () => {
        const text = input.value.trim();
        if (!text || text === asked || text.includes(" ")) return;
        asked = text;
        const query = new URLSearchParams({ q: text, kind: input.dataset.units || "" });
        const place = input.dataset.suggest || document.querySelector("header[data-units]").dataset.units;
        const answer = await fetch(`${place}?${query}`, { credentials: "same-origin" });
        if (!answer.ok || asked !== text) return;
        const { found } = await answer.json();
        list.replaceChildren(...found.map((each) => new Option(each, each)));
      });
    }
  };
  suggestIn(document);
})();
