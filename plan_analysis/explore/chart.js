const chart = globalThis.Plotly;

/** Whether the element stands on a dark page: the first background that is not transparent decides. */
function dark(el) {
  for (let at = el; at; at = at.parentElement) {
    const [r, g, b, a = 1] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) || []).map(Number);
    if (a > 0 && r !== undefined) return 0.299 * r + 0.587 * g + 0.114 * b < 128;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** The figure with every @name replaced by the palette's colour for this page. */
function coloured(value, palette, at) {
  if (typeof value === "string" && value[0] === "@") return (palette[value.slice(1)] || [value, value])[at];
  if (Array.isArray(value)) return value.map((one) => coloured(one, palette, at));
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, coloured(one, palette, at)]));
  return value;
}

/** Arrow keys walk along the points that have words, and the words are read out. */
function walkable(plot, said) {
  let at = -1;
  plot.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const points = (plot.data || [])
      .flatMap((trace, curve) =>
        trace.meta === "walk" ? trace.x.map((x, point) => ({ x, curve, point, text: trace.text[point] })) : [])
      .filter((one) => one.text)
      .sort((a, b) => a.x - b.x);
    if (!points.length) return;
    event.preventDefault();
    at = Math.max(0, Math.min(points.length - 1, at + step));
    chart.Fx.hover(plot, [{ curveNumber: points[at].curve, pointNumber: points[at].point }]);
    const words = String(points[at].text).replace(/<br>/g, ", ");
    said.textContent = new DOMParser().parseFromString(words, "text/html").body.textContent;
  });
}

/** Files made by the kernel reach the reader through the browser's own downloads. */
function download(message, buffers) {
  if (message.kind !== "file") return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(buffers, { type: message.mime }));
  link.download = message.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** ipywidgets leaves the handles of its sliders without a name; the label beside them is one. */
function named() {
  for (const handle of document.querySelectorAll(".noUi-handle:not([aria-label])")) {
    const label = handle.closest(".jupyter-widgets")?.querySelector(".widget-label")?.textContent;
    if (label) handle.setAttribute("aria-label", label);
  }
}

function render({ model, el }) {
  const plot = document.createElement("div");
  const said = document.createElement("div");
  plot.className = "plan-chart";
  plot.tabIndex = 0;
  plot.setAttribute("role", "figure");
  said.className = "plan-said";
  said.setAttribute("aria-live", "polite");
  el.append(plot, said);
  const config = { displaylogo: false, responsive: false, modeBarButtonsToRemove: ["select2d", "lasso2d"] };
  let anew = true;
  let letters = 0;
  const draw = () => {
    const figure = coloured(model.get("figure"), model.get("palette"), dark(el) ? 1 : 0);
    if (!figure.data) return;
    const width = el.clientWidth || 640;
    const layout = { ...figure.layout, width, height: model.get("height"), autosize: false };
    const size = (font, least) => ({ ...font, size: (font?.size || least) + letters / 1000 }); // plotly keeps measures
    layout.font = size(layout.font, 12);
    layout.title = { ...layout.title, font: size(layout.title?.font, 14) };
    layout.legend = { ...layout.legend, font: size(layout.legend?.font, 11) };
    if (width < 520) layout.legend = { ...layout.legend, font: { ...layout.legend?.font, size: 10 } };
    const years = figure.data.flatMap((trace) => trace.x || []); // side by side they need room: fewer on a narrow chart
    const least = Math.ceil(((Math.max(...years) - Math.min(...years)) * 40) / Math.max(width - 70, 40));
    layout.xaxis = { ...layout.xaxis, dtick: Math.max(layout.xaxis?.dtick || 1, least), tickangle: 0 };
    plot.setAttribute("aria-label", model.get("label"));
    const show = anew ? chart.newPlot : chart.react;
    anew = false;
    show(plot, figure.data, layout, config).then(() => {
      named();
      plot.dataset.drawn = String(Number(plot.dataset.drawn || 0) + 1);
    });
  };
  let waiting = 0;
  const soon = () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(draw); };
  model.on("change:figure", soon);
  const lettered = () => { anew = true; letters += 1; soon(); }; // words were measured before their letters had come
  document.fonts?.addEventListener("loadingdone", lettered);
  const size = new ResizeObserver(soon);
  size.observe(el);
  const theme = new MutationObserver(soon);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  model.on("msg:custom", download);
  walkable(plot, said);
  draw();
  return () => { document.fonts?.removeEventListener("loadingdone", lettered); model.off("msg:custom", download); size.disconnect(); theme.disconnect(); chart.purge(plot); };
}

export default { render };
