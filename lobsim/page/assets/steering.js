// Knobs and their sliders, choices, pins and links: what the visitor turns becomes the state of the page.
(function () {
  "use strict";
  const NAMES = ["view", "membrane", "build", "gas"];
  const TICKS = 100, MOST_PINS = 4;
  const here = window.lobsim = window.lobsim || {};
  let known = null;  // the state as it was last steered
  const none = () => window.dash_clientside.no_update;
  here.set = (id, props) => window.dash_clientside.set_props(id, props);

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

  // What the page shows of a state before it is answered: its classes, marks, address and files.
  function told(state, usual, link, files) {
    const page = document.getElementById("page"), before = page.className;
    // A cell that is built for cycles stops its discharge at the capacity of a cycle.
    const now = { discharge: state.view === "discharge", cycles: state.view === "cycles", limits: state.view === "limits",
                  limited: state.build === "cycling", compared: state.beside > 0 };
    Object.entries(now).forEach(([name, on]) => page.classList.toggle(name, on));
    if (page.className !== before) setTimeout(() => window.dispatchEvent(new Event("resize")), 0);
    document.querySelectorAll(".mark[data-knob]").forEach((mark) =>
      mark.classList.toggle("here", Number(mark.dataset.value) === usual[mark.dataset.knob]));
    window.history.replaceState(null, "", "?" + link);
    ["csv", "nc", "py", "toml"].forEach((kind) => here.set("get-" + kind, { href: "run." + kind + "?" + files }));
    here.set("pin", { disabled: state.pins.length >= MOST_PINS });
  }

  function wasTriggered(id) {
    return window.dash_clientside.callback_context.triggered.some((one) => one.prop_id.split(".")[0] === id);
  }

  // The buttons of pinned runs that were pressed: {type: place}. Those that have only just been made have no value.
  function pressed(type) {
    return window.dash_clientside.callback_context.triggered
      .filter((one) => one.value && one.prop_id.includes('"' + type + '"'))
      .map((one) => JSON.parse(one.prop_id.split(".n_clicks")[0]).index);
  }

  function pin(state, own) {
    if (wasTriggered("pin") && state.pins.length < MOST_PINS && !state.pins.includes(own)) state.pins.push(own);
    pressed("beside").forEach((place) => { state.beside = state.beside === place + 1 ? 0 : place + 1; });
    pressed("unpin").forEach((place) => {
      state.pins.splice(place, 1);
      if (state.beside === place + 1) state.beside = 0;
      else if (state.beside > place + 1) state.beside -= 1;
    });
  }

  // Two cells side by side: the knobs go to the pinned run, and the run that they turned is pinned in its place.
  function exchange(state, place, knobs, usualOf) {
    const own = written(state, knobs, usualOf(state)).toString(), other = new URLSearchParams(state.pins[place]);
    NAMES.forEach((name) => { state[name] = other.get(name) || state[name]; });
    const usual = usualOf(state);
    knobs.forEach(({ key }) => { state.values[key] = other.has(key) ? Number(other.get(key)) : usual[key]; });
    state.pins[place] = own;
    state.beside = place + 1;
  }

  // The state after a turn: what follows another choice, and what stood at its usual value, goes along.
  function turned(before, given, knobs, usualOf) {
    const n = knobs.length, boxes = given.slice(NAMES.length), sliders = boxes.slice(n);
    const state = { pins: before.pins.slice(), beside: before.beside, values: {} };
    NAMES.forEach((name, i) => { state[name] = given[i]; });
    const usual = usualOf(state), usualBefore = usualOf(before);
    knobs.forEach((knob, i) => {
      const anew = wasTriggered("reset")
        || (knob.follows === "membrane" && state.membrane !== before.membrane)
        || (knob.follows === "build" && state.build !== before.build)
        || (usual !== usualBefore && boxes[i] === usualBefore[knob.key]);
      state.values[knob.key] = anew ? usual[knob.key]
        : wasTriggered("range-" + knob.key) ? valueAt(knob, Number(sliders[i]), usual[knob.key]) : boxes[i];
    });
    pin(state, written(state, knobs, usual).toString());
    pressed("turn").forEach((place) => exchange(state, place, knobs, usualOf));
    return state;
  }

  // All that turns: (view and names, boxes, sliders, restored, reset, pin, unpin, beside, turn, band, guess, pins, all).
  here.steer = function (...given) {
    const all = given[given.length - 1], knobs = all.knobs, many = NAMES.length + 2 * knobs.length;
    const still = () => given.slice(0, many).map(none).concat(none(), none());
    const usualOf = (choices) => all.values[choices.gas][choices.membrane][choices.build];
    const restored = given[many], band = given[many + 6];
    const opened = wasTriggered("restored") || known === null;
    if (opened && !restored) return still();
    const state = opened ? { ...restored, values: { ...restored.values }, pins: restored.pins.slice() }
                         : turned(known, given, knobs, usualOf);
    if (knobs.some((knob) => typeof state.values[knob.key] !== "number")) return still();
    if (opened) { here.roles(); here.inOrder(); } else here.set("note", { children: "" });
    if (wasTriggered("reset")) here.letGo();
    known = state;
    const usual = usualOf(state), link = written(state, knobs, usual), files = link.toString();
    state.pins.forEach((one) => link.append("pin", one));
    if (state.beside) link.append("beside", state.beside);
    state.guess = opened ? state.guess : given[many + 7];
    if (state.guess.length) link.append("guess", 1);
    told(state, usual, link.toString(), files);
    here.guess(state.guess.length > 0 && state.view === "discharge", files);
    here.ask({ query: link.toString(), band: band.length > 0 });
    const at = knobs.map((knob) => wasTriggered("range-" + knob.key) ? none() : tick(knob, state.values[knob.key]));
    return [...NAMES.map((name) => state[name]), ...knobs.map((knob) => state.values[knob.key]), ...at, state.pins,
            state.guess];
  };

  window.dash_clientside = Object.assign({}, window.dash_clientside, { lobsim: here });
})();
