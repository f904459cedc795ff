// What the browser does for a class: the window of the code, large type, pictures of the cards.
(function () {
  "use strict";
  const LARGER = 1.6, LARGE = 17, ROOM_px = 420, WIDTH = 1000, SHARPER = 2, TITLE_px = 60, LEGEND_px = 70;
  const root = document.documentElement, { whole } = window.lobsim;
  const presenting = () => root.classList.contains("presenting");
  const large = (graph) => presenting() && graph.clientWidth > ROOM_px;
  const graphs = () => document.querySelectorAll(".js-plotly-plot");

  // Type of a figure, and the room above it: all sizes times a factor, as an update of its layout.
  function sizes(part, factor, path, found) {
    Object.entries(part || {}).forEach(([name, value]) => {
      if (name.startsWith("_") || !value || typeof value !== "object") return;
      const at = path + (Array.isArray(part) ? "[" + name + "]" : (path && ".") + name);
      if (name === "font" && value.size) found[at + ".size"] = value.size * factor;
      else if (name === "margin") found[at + ".t"] = value.t * factor;
      else sizes(value, factor, at, found);
      if (value.yshift) found[at + ".yshift"] = value.yshift * factor;
    });
    return found;
  }

  function fit(graph) {
    const font = graph.layout && graph.layout.font;
    if (!font || !font.size || (font.size >= LARGE) === large(graph)) return;
    window.Plotly.relayout(graph, sizes(graph.layout, large(graph) ? LARGER : 1 / LARGER, "", {}));
  }

  // Each figure is drawn anew, in the usual type, with each answer.
  new MutationObserver(() => graphs().forEach((graph) => {
    if (graph.dataset.fitted || !graph.on) return;
    graph.dataset.fitted = "yes";
    graph.on("plotly_afterplot", () => fit(graph));
    fit(graph);
  })).observe(root, { childList: true, subtree: true });

  function present(on) {
    root.classList.toggle("presenting", on);
    root.classList.remove("turning");
    document.getElementById("present").textContent = on ? "Leave (P)" : "Present";
    window.dispatchEvent(new Event("resize"));
    graphs().forEach(fit);
  }

  function turn() {
    root.classList.toggle("turning");
    window.dispatchEvent(new Event("resize"));
  }

  // The run in the words of its link, as a file may be called.
  function named(cell, card) {
    const query = new URLSearchParams(cell.query), names = ["membrane", "build", "gas"];
    const turned = [...query].filter(([name]) => ![...names, "view"].includes(name));
    const words = [...names.map((name) => query.get(name)), ...turned.map((one) => one.join(" "))];
    const file = words.filter(Boolean).join(", ") + " - " + card;
    return file.replace(/[\x00-\x1f<>:"/\\|?*]+/g, "-");
  }

  function save(button) {
    const { graph: name, kind } = button.dataset, graph = document.querySelector("#" + name + " .js-plotly-plot");
    if (!graph || !graph.data || !graph.data.length) return;
    const title = button.closest(".card").querySelector("h2").innerText, cell = whole.of(button);
    const ground = getComputedStyle(root).getPropertyValue("--card").trim() || "#fff";
    const layout = {
      ...graph.layout, autosize: false, showlegend: graph.data.length > 1, paper_bgcolor: ground,
      title: { text: title + ": " + named(cell, "").slice(0, -3), x: 0.02, xanchor: "left", automargin: false },
      margin: { ...graph.layout.margin, t: TITLE_px, b: (graph.layout.margin.b || 0) + LEGEND_px },
      legend: { ...graph.layout.legend, orientation: "h", yref: "container", yanchor: "bottom", y: 0, x: 0 },
    };
    const height = Math.round(WIDTH * graph.clientHeight / graph.clientWidth) + TITLE_px + LEGEND_px;
    const scale = kind === "png" ? SHARPER : 1;
    window.Plotly.downloadImage({ data: graph.data, layout },
      { format: kind, width: WIDTH, height, scale, filename: named(cell, title) });
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed) return;
    if (pressed.id === "qr") document.getElementById("qr-window").showModal();
    if (pressed.id === "qr-close") document.getElementById("qr-window").close();
    if (pressed.id === "present") present(!presenting());
    if (pressed.id === "turn") turn();
    if (pressed.dataset.graph) save(pressed);
  });

  document.addEventListener("keydown", (event) => {
    const writing = event.target.matches("input:not([type=range]):not([type=radio]):not([type=checkbox]), textarea, select");
    if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "p" || event.key === "P") present(!presenting());
    if (presenting() && (event.key === "k" || event.key === "K")) turn();
    if (presenting() && event.key === "Escape" && !document.getElementById("qr-window").open) present(false);
  });
})();
