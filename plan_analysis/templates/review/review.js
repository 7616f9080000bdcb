"use strict";
// Accept, change or reject rows and save the reviewed register; nothing leaves the page.
(() => {
  const data = JSON.parse(document.getElementById("register").textContent);
  const at = (name) => data.columns.indexOf(name);
  const states = new Map();
  const cards = new Map();
  document.querySelectorAll("form[data-row]").forEach((card) => cards.set(Number(card.dataset.row), card));
  document.querySelectorAll("[data-needs-script]").forEach((element) => { element.hidden = false; });

  function told() {
    const done = [...states.values()];
    const rejected = done.filter((state) => state === "rejected").length;
    document.getElementById("progress").textContent =
      `${done.length} / ${data.rows.length} · ✓ ${done.length - rejected} · ✗ ${rejected}`;
  }

  function mark(number, state) {
    const card = cards.get(number);
    if (states.get(number) === state) { states.delete(number); card.removeAttribute("data-state"); }
    else { states.set(number, state); card.dataset.state = state; }
    told();
    const next = [...cards.entries()].find(([other]) => !states.has(other));
    if (next && states.has(number)) { next[1].querySelector("button").focus({ preventScroll: true }); next[1].scrollIntoView({ block: "center" }); }
  }

  cards.forEach((card, number) => {
    card.addEventListener("submit", (event) => event.preventDefault());
    card.querySelector("[data-accept]").addEventListener("click", () => mark(number, "accepted"));
    card.querySelector("[data-reject]").addEventListener("click", () => mark(number, "rejected"));
    card.addEventListener("input", () => { states.set(number, "changed"); card.dataset.state = "changed"; told(); });
  });

  document.getElementById("accept-certain").addEventListener("click", () => {
    data.rows.forEach((row, number) => {
      if (row[at("confidence")] === "certain" && !states.has(number)) { states.set(number, "accepted"); cards.get(number).dataset.state = "accepted"; }
    });
    told();
  });

  // a cell that a spreadsheet would take for a formula begins with an apostrophe
  const cell = (text) => {
    const safe = /^'*([=@\t\r]|[+\-](?=.))/.test(text) && !/^[+\-]?[\d.,]+%?$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };

  document.getElementById("save").addEventListener("click", () => {
    const lines = [data.columns.map(cell).join(",")];
    data.rows.forEach((row, number) => {
      const state = states.get(number) || "";
      if (state === "rejected") return;
      const values = [...row, state ? (state === "changed" ? "changed" : "yes") : ""];
      const card = cards.get(number);
      if (state === "changed") {
        new FormData(card).forEach((value, name) => { values[at(name)] = String(value).trim(); });
      }
      lines.push(values.map(cell).join(","));
    });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\n") + "\n"], { type: "text/csv" }));
    link.download = document.body.dataset.plan + ".reviewed.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  });
  told();
})();
