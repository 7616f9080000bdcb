(() => {
  "use strict";
  const form = document.getElementById("filter");
  const rows = [...document.querySelectorAll("tr[data-verdict]")];
  const groups = [...document.querySelectorAll("section.group")];
  const count = form.querySelector("output");
  const apply = () => {
    const { text, group, body, verdict } = Object.fromEntries(new FormData(form));
    const words = text.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const keep =
        (!words || row.textContent.toLowerCase().includes(words)) &&
        (!group || row.dataset.group === group) &&
        (!body || row.dataset.bodies.split("|").includes(body)) &&
        (!verdict || row.dataset.verdict === verdict);
      row.hidden = !keep;
      shown += keep;
    }
    for (const part of groups) part.hidden = !part.querySelector("tr[data-verdict]:not([hidden])");
    count.textContent = form.dataset.count.replace("##", rows.length).replace("#", shown);
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
