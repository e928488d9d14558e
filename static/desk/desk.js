// The pages work without this. With it, dialogs open above the page they belong to, and units are suggested while one types.
(() => {
  "use strict";

  const frame = document.getElementById("dialog");

  const show = (html) => {
    frame.innerHTML = html;
    if (!frame.open) frame.showModal();
    const first = frame.querySelector(".refusals[role=alert]") ||
      frame.querySelector("input:not([type=hidden]), select, textarea, button, a");
    if (first) first.focus();
    suggestIn(frame);
  };

  const load = async (url, options) => {
    const answer = await fetch(url, { ...options, headers: { "X-Dialog": "1" }, credentials: "same-origin" });
    const next = answer.headers.get("X-Go-To");
    if (next) window.location.assign(next);
    else if (answer.redirected || !answer.ok) window.location.assign(url);
    else show(await answer.text());
  };

  if (frame && frame.showModal) {
    document.addEventListener("click", (event) => {
      const opener = event.target.closest("a[data-dialog]");
      if (!opener || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      load(opener.href);
    });
    frame.addEventListener("click", (event) => {
      if (!event.target.closest("[data-close]")) return;
      event.preventDefault();
      frame.close();
    });
    frame.addEventListener("submit", (event) => {
      event.preventDefault();
      const form = event.target;
      const button = form.querySelector("button[type=submit]");
      button.disabled = true;
      load(form.action, { method: "POST", body: new FormData(form) });
    });
    frame.addEventListener("close", () => { frame.innerHTML = ""; });
  }

  const suggestIn = (root) => {
    for (const input of root.querySelectorAll("input[data-units]")) {
      const list = document.createElement("datalist");
      list.id = `${input.id}_units`;
      input.after(list);
      input.setAttribute("list", list.id);
      let asked = "";
      input.addEventListener("input", async () => {
        const text = input.value.trim();
        if (!text || text === asked || text.includes(" ")) return;
        asked = text;
        const query = new URLSearchParams({ q: text, kind: input.dataset.units });
        const answer = await fetch(`${document.querySelector("header[data-units]").dataset.units}?${query}`, { credentials: "same-origin" });
        if (!answer.ok || asked !== text) return;
        const { units } = await answer.json();
        list.replaceChildren(...units.map((unit) => new Option(unit, unit)));
      });
    }
  };
  suggestIn(document);
})();
