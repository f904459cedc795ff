// Figures come as they are by light, each with axes of its own. Here axes are held, so that a cell that gets worse looks
// worse; the run before stays as a ghost; and by dark the colours of paper and ink change places.
(function () {
  "use strict";
  const REST_ms = 1500;  // without a turn, after which what is shown is "the run before" of the next turn
  const RUN = "this run";
  const OVER_CHARGE = { xaxis: "charge", yaxis: "volts" };
  const AXES = { voltage: OVER_CHARGE, losses: OVER_CHARGE, "losses-beside": OVER_CHARGE,
                 residual: { xaxis: "charge" }, section: { xaxis: "depth", yaxis2: "oxygen" } };
  const STILL = ["voltage", "losses", "losses-beside", "residual", "halves", "capacities", "powers", "left", "rates", "power"];
  const here = window.lobsim = window.lobsim || {};
  const night = window.matchMedia("(prefers-color-scheme: dark)");
  let held = {};       // the ends of the axes, by what they are of
  let run = null;      // the curve that is shown
  let ghost = null;    // the curve that was shown before the knobs were turned
  let turnedAt = 0;    // when they were last turned
  let at = null;       // charge and voltage of the moment that is shown
  const none = () => window.dash_clientside.no_update;
  night.addEventListener("change", () => here.set("dark", { data: night.matches }));

  here.letGo = () => { held = {}; };
  here.turning = function () {
    if (Date.now() - turnedAt > REST_ms) ghost = run;
    turnedAt = Date.now();
  };

  const wider = (one, other) => one ? [Math.min(one[0], other[0]), Math.max(one[1], other[1])] : other;

  // Hold the axes of figures, [kind, figure]: they grow, so that a curve never leaves them, and do not shrink.
  function hold(figures, lock) {
    const fresh = {};
    figures.forEach(([kind, figure]) => {
      Object.entries(AXES[kind] || {}).forEach(([axis, of]) => {
        fresh[of] = wider(fresh[of], figure.layout[axis].range);
      });
      if (kind === "tubes") fresh.radius = wider(fresh.radius, [0, figure.layout.meta.radius]);
    });
    Object.keys(fresh).forEach((of) => { held[of] = lock.length ? wider(held[of], fresh[of]) : fresh[of]; });
  }

  function onHeldAxes(kind, figure) {
    const layout = { ...figure.layout };
    Object.entries(AXES[kind] || {}).forEach(([axis, of]) => { layout[axis] = { ...layout[axis], range: held[of] }; });
    return { ...figure, layout };
  }

  function byNight(part, dark) {
    if (!night.matches) return part;
    if (typeof part === "string") return dark[part] || part;
    if (Array.isArray(part)) return typeof part[0] === "number" ? part : part.map((one) => byNight(one, dark));
    if (part === null || typeof part !== "object") return part;
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, byNight(one, dark)]));
  }

  // The figures that stand still.
  here.draw = function (drawn, lock, _, usual) {
    if (!drawn) return STILL.map(none);
    hold(Object.entries(drawn), lock);
    const guess = drawn.voltage ? here.guessed(drawn) : [];
    return STILL.map((name) => {
      if (!drawn[name]) return none();
      const figure = onHeldAxes(name, drawn[name]);
      return byNight(name === "voltage" ? haunted(figure, guess) : figure, usual.dark);
    });
  };

  // The voltage with the moment that is shown and the run before.
  function haunted(figure, guess) {
    const [cursor, ...others] = figure.data;
    run = others.find((trace) => trace.name === RUN);
    const seen = ghost !== null && String(ghost.y) !== String(run.y);
    document.getElementById("page").classList.toggle("ghosted", seen);
    const before = { ...ghost, name: "the run before", opacity: 0.4, hovertemplate: null, hoverinfo: "skip" };
    const now = at ? { ...cursor, x: [at[0]], y: [at[1]] } : cursor;
    return { ...figure, data: [now, ...(seen ? [before] : []), ...others, ...guess] };
  }

  // The figures that move: put a frame of the movie into the cross-section and the tubes, and the cursor onto the curve.
  here.show = function (moment, movie, lock, _, usual) {
    if (!movie) return Array.from({ length: 7 }, none);
    const movies = movie.beside ? [movie, movie.beside] : [movie];
    hold(movies.flatMap((one) => [["section", one.section], ["tubes", one.tubes]]), lock);
    const frames = movies.map((one) => one.frames[Math.min(Number(moment), one.frames.length - 1)]);
    const drawn = movies.flatMap((one, i) => [section(one.section, frames[i]), tubes(one.tubes, frames[i])]);
    point(frames[0].at);
    const words = frames.map((frame) => frame.words).join("; pinned: ");
    const maps = [edge(movie.edge, moment, "edged"), edge(movie.beside && movie.beside.edge, moment, "edged-beside")];
    return [...drawn.map((figure) => byNight(figure, usual.dark)), ...(movie.beside ? [] : [none(), none()]),
            ...maps.map((map) => map ? byNight(map, usual.dark) : none()), words];
  };

  // The map from the open edge, of a cell whose gas comes through one; the page is marked as having it.
  function edge(map, moment, mark) {
    const page = document.getElementById("page"), fresh = Boolean(map) !== page.classList.contains(mark);
    page.classList.toggle(mark, Boolean(map));
    if (fresh && map) setTimeout(() => window.dispatchEvent(new Event("resize")), 0);
    if (!map) return null;
    const frame = map.frames[Math.min(Number(moment), map.frames.length - 1)];
    const data = map.figure.data.map((trace, i) => i === 0 ? { ...trace, z: frame.z } : { ...trace, y: frame.oxygen });
    return { ...map.figure, data };
  }

  function section(figure, frame) {
    const made = onHeldAxes("section", figure), [near, far] = held.depth;
    const x = [near, ...frame.x.slice(1, -1), far];
    made.data = made.data.map((trace, i) => i < frame.y.length
      ? { ...trace, x, y: frame.y[i] } : { ...trace, x: frame.oxygen_x, y: frame.oxygen_y });
    made.layout.shapes = made.layout.shapes.map((line, i) => i === 0 ? line : { ...line, x0: frame.edge, x1: frame.edge });
    return made;
  }

  // Tubes at a frame, all on one scale: places are as far apart as the largest radius that is held wants it.
  function tubes(figure, frame) {
    const layout = { ...figure.layout }, wide = held.radius[1] / layout.meta.radius;
    const radius = (shape) => (shape.x1 - shape.x0) / 2, scaled = (range) => range.map((end) => wide * end);
    const crossing = radius(layout.shapes[2]) - radius(layout.shapes[1]);
    layout.shapes = layout.shapes.map((shape, i) => {
      const place = Math.floor(i / 3);
      if (place > 2) return { ...shape, y0: wide * shape.y0, y1: wide * shape.y1 };
      const r = frame.tube[place], size = [r + frame.film[place], r, r + crossing][i % 3];
      const x = wide * (shape.x0 + shape.x1) / 2;
      return { ...shape, x0: x - size, x1: x + size, y0: -size, y1: size };
    });
    layout.annotations = layout.annotations.map((words, i) => ({ ...words, x: wide * words.x, y: wide * words.y,
      text: i < 3 ? frame.film[i].toFixed(1) + " nm" : words.text }));
    layout.xaxis = { ...layout.xaxis, range: scaled(layout.xaxis.range) };
    layout.yaxis = { ...layout.yaxis, range: scaled(layout.yaxis.range) };
    return { data: figure.data.map((trace) => ({ ...trace, x: scaled(trace.x) })), layout };
  }

  function point(place) {
    at = place;
    const graph = document.querySelector("#voltage .js-plotly-plot");
    if (!graph || !window.Plotly || !graph.data || !graph.data.length) return;
    setTimeout(() => window.Plotly.restyle(graph, { x: [[at[0]]], y: [[at[1]]] }, [0]), 0);
  }
})();
