// What the browser does alone: knobs and their sliders, links, pins, playing the cross-section.
(function () {
  "use strict";
  const NAMES = ["view", "membrane", "build", "gas"];
  const TICKS = 100, WAIT_ms = 40, FRAME_ms = 80, MOST_PINS = 4;
  let known = null;      // the choices as they were last steered
  let asking = null;     // the timer of the next question
  let asked = null;      // the last question
  let playing = null;    // the timer of the movie
  const none = () => window.dash_clientside.no_update;
  const set = (id, props) => window.dash_clientside.set_props(id, props);

  function share(knob, value) {
    const at = knob.log ? Math.log(value / knob.low) / Math.log(knob.high / knob.low)
                        : (value - knob.low) / (knob.high - knob.low);
    return Math.min(1, Math.max(0, Number.isFinite(at) ? at : 0));
  }

  const tick = (knob, value) => Math.round(TICKS * share(knob, value));

  function valueAt(knob, position, usual) {
    if (position === tick(knob, usual)) return usual;
    const at = position / TICKS;
    const value = knob.log ? knob.low * Math.pow(knob.high / knob.low, at) : knob.low + at * (knob.high - knob.low);
    return knob.key === "times" ? Math.round(value) : Number(value.toPrecision(3));
  }

  function written(state, knobs, usual) {
    const query = new URLSearchParams();
    NAMES.slice(1).concat("view").forEach((name) => query.append(name, state[name]));
    knobs.forEach((knob) => {
      if (state.values[knob.key] !== usual[knob.key]) query.append(knob.key, state.values[knob.key]);
    });
    return query;
  }

  function ask(state, knobs, usual) {
    const query = written(state, knobs, usual);
    const files = "?" + query.toString();
    state.pins.forEach((pin) => query.append("pin", pin));
    clearTimeout(asking);
    if (query.toString() === asked) return;
    asking = setTimeout(() => {
      asked = query.toString();
      // A cell that is built for cycles stops its discharge at the capacity of a cycle.
      document.getElementById("page").className = state.view + (state.build === "cycling" ? " limited" : "");
      document.querySelectorAll(".mark[data-knob]").forEach((mark) =>
        mark.classList.toggle("here", Number(mark.dataset.value) === usual[mark.dataset.knob]));
      window.history.replaceState(null, "", "?" + query.toString());
      ["csv", "nc", "py"].forEach((kind) => set("get-" + kind, { href: "run." + kind + files }));
      set("pin", { disabled: state.pins.length >= MOST_PINS });
      set("asked", { data: query.toString() });
      window.dispatchEvent(new Event("resize"));
    }, WAIT_ms);
  }

  function wasTriggered(id) {
    return window.dash_clientside.callback_context.triggered.some((one) => one.prop_id.split(".")[0] === id);
  }

  // All that turns: (views and names, boxes, sliders, restored, reset, pin, unpin, pins, all).
  function steer(...given) {
    const all = given[given.length - 1], knobs = all.knobs, n = knobs.length;
    const usualOf = (choices) => all.values[choices.gas][choices.membrane][choices.build];
    const [restored, , , unpin, pins] = given.slice(NAMES.length + 2 * n);
    const boxes = given.slice(NAMES.length, NAMES.length + n);
    const sliders = given.slice(NAMES.length + n, NAMES.length + 2 * n);
    let state = { pins: pins.slice(), values: {} };
    NAMES.forEach((name, i) => { state[name] = given[i]; });
    const before = known;
    if (wasTriggered("restored") || before === null) {
      if (!restored) return given.slice(0, NAMES.length + 2 * n).map(none).concat(none());
      state = { ...restored, values: { ...restored.values }, pins: restored.pins.slice() };
    } else {
      const usual = usualOf(state), usualBefore = usualOf(before);
      knobs.forEach((knob, i) => {
        const anew = wasTriggered("reset")
          || (knob.follows === "membrane" && state.membrane !== before.membrane)
          || (knob.follows === "build" && state.build !== before.build)
          || (usual !== usualBefore && boxes[i] === usualBefore[knob.key]);
        const slid = wasTriggered("range-" + knob.key);
        state.values[knob.key] = anew ? usual[knob.key]
          : slid ? valueAt(knob, Number(sliders[i]), usual[knob.key]) : boxes[i];
      });
      const own = written(state, knobs, usual).toString();
      if (wasTriggered("pin") && state.pins.length < MOST_PINS && !state.pins.includes(own)) state.pins.push(own);
      window.dash_clientside.callback_context.triggered.forEach((one) => {
        if (one.value && one.prop_id.includes("unpin")) {
          state.pins.splice(JSON.parse(one.prop_id.split(".n_clicks")[0]).index, 1);
        }
      });
    }
    const usual = usualOf(state);
    const bad = knobs.find((knob) => typeof state.values[knob.key] !== "number");
    if (bad) return given.slice(0, NAMES.length + 2 * n).map(none).concat(none());
    known = state;
    ask(state, knobs, usual);
    if (before) set("note", { children: "" });
    const at = knobs.map((knob, i) =>
      wasTriggered("range-" + knob.key) ? none() : tick(knob, state.values[knob.key]));
    return [...NAMES.map((name) => state[name]), ...knobs.map((knob) => state.values[knob.key]), ...at, state.pins];
  }

  // Put a frame of the movie into the cross-section and the tubes, and the cursor onto the curve.
  function show(moment, movie) {
    if (!movie) return [none(), none(), none()];
    const frame = movie.frames[Math.min(Number(moment), movie.frames.length - 1)];
    const section = { ...movie.section, data: movie.section.data.map((trace, i) => i < frame.y.length
      ? { ...trace, x: frame.x, y: frame.y[i] } : { ...trace, x: frame.oxygen_x, y: frame.oxygen_y }) };
    section.layout = { ...section.layout, shapes: section.layout.shapes.map((line, i) =>
      i === 0 ? line : { ...line, x0: frame.edge, x1: frame.edge }) };
    set_cursor(frame.at);
    return [section, tubes(movie.tubes, frame), frame.words];
  }

  function tubes(figure, frame) {
    const layout = { ...figure.layout };
    const crossing = radius(layout.shapes[2]) - radius(layout.shapes[1]);
    layout.shapes = layout.shapes.map((shape, i) => {
      const place = Math.floor(i / 3);
      if (place > 2) return shape;
      const r = frame.tube[place], size = [r + frame.film[place], r, r + crossing][i % 3];
      const x = (shape.x0 + shape.x1) / 2;
      return { ...shape, x0: x - size, x1: x + size, y0: -size, y1: size };
    });
    layout.annotations = layout.annotations.map((words, i) =>
      i < 3 ? { ...words, text: frame.film[i].toFixed(1) + " nm" } : words);
    return { ...figure, layout };
  }
  const radius = (shape) => (shape.x1 - shape.x0) / 2;

  function set_cursor(at) {
    const graph = document.querySelector("#voltage .js-plotly-plot");
    if (!graph || !window.Plotly || !graph.data || !graph.data.length) return;
    setTimeout(() => window.Plotly.restyle(graph, { x: [[at[0]]], y: [[at[1]]] }, [0]), 0);
  }

  function play(clicks, moment) {
    const last = Number(document.getElementById("frame").max);
    if (playing) { clearInterval(playing); playing = null; return "Play"; }
    let now = Number(moment) >= last ? 0 : Number(moment);
    playing = setInterval(() => {
      now += 1;
      set("frame", { value: now });
      if (now >= last) { clearInterval(playing); playing = null; set("play", { children: "Play" }); }
    }, FRAME_ms);
    return "Pause";
  }

  function link() {
    const done = () => { setTimeout(() => set("link", { children: "Copy link" }), 1500); return "Copied"; };
    if (!navigator.clipboard) return "Copy the address bar";
    return navigator.clipboard.writeText(window.location.href).then(done, () => "Copy the address bar");
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { lobsim: { steer, show, play, link } });
})();
