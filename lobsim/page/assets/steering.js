// Knobs and their sliders, and choices: what the visitor turns becomes the state of a cell.
window.lobsim.whole.forEachCell(function (here) {
  "use strict";
  const NAMES = ["view", "membrane", "build", "gas"];
  const TICKS = 100;
  const { cells, whole } = window.lobsim;
  let offered = null;  // the knobs, and their usual values
  here.state = null;   // the state as it was last steered
  here.query = "";     // the same as the part of a link
  here.forgets.push(() => { here.state = null; here.query = ""; });
  const none = () => window.dash_clientside.no_update;

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

  const usualOf = (choices) => offered.values[choices.gas][choices.membrane][choices.build];

  function written(state) {
    const query = new URLSearchParams(), usual = usualOf(state);
    NAMES.slice(1).concat("view").forEach((name) => query.append(name, state[name]));
    offered.knobs.forEach((knob) => {
      if (state.values[knob.key] !== usual[knob.key]) query.append(knob.key, state.values[knob.key]);
    });
    return query.toString();
  }

  // The state that a part of a link means.
  here.read = function (query) {
    const given = new URLSearchParams(query), state = { values: {} };
    NAMES.forEach((name) => { state[name] = given.get(name); });
    const usual = usualOf(state);
    offered.knobs.forEach(({ key }) => { state.values[key] = given.has(key) ? Number(given.get(key)) : usual[key]; });
    return state;
  };
  here.knows = (all) => { offered = all; };

  // What the page shows of a state before it is answered: its classes and marks.
  function told(state) {
    const page = here.at("page"), before = page.className, usual = usualOf(state);
    // A cell that is built for cycles stops its discharge at the capacity of a cycle.
    const now = { discharge: state.view === "discharge", cycles: state.view === "cycles", limits: state.view === "limits",
                  limited: state.build === "cycling" };
    Object.entries(now).forEach(([name, on]) => page.classList.toggle(name, on));
    if (page.className !== before) {
      setTimeout(() => window.dispatchEvent(new Event("resize")), 0);
      whole.others(here).forEach((one) => one.redraw());
    }
    page.querySelectorAll(".mark[data-knob]").forEach((mark) =>
      mark.classList.toggle("here", Number(mark.dataset.value) === usual[mark.dataset.knob]));
  }

  // The state after a turn: what follows another choice, and what stood at its usual value, goes along.
  function turned(before, given) {
    const n = offered.knobs.length, boxes = given.slice(NAMES.length), sliders = boxes.slice(n);
    const state = { values: {} };
    NAMES.forEach((name, i) => { state[name] = given[i]; });
    const usual = usualOf(state), usualBefore = usualOf(before);
    offered.knobs.forEach((knob, i) => {
      const anew = here.triggered("reset")
        || (knob.follows === "membrane" && state.membrane !== before.membrane)
        || (knob.follows === "build" && state.build !== before.build)
        || (usual !== usualBefore && boxes[i] === usualBefore[knob.key]);
      state.values[knob.key] = anew ? usual[knob.key]
        : here.triggered("range-" + knob.key) ? valueAt(knob, Number(sliders[i]), usual[knob.key]) : boxes[i];
    });
    return state;
  }

  // All that turns: (view and names, boxes, sliders, restored, reset, band, all).
  here.steer = function (...given) {
    const all = given[given.length - 1], knobs = all.knobs, many = NAMES.length + 2 * knobs.length;
    const still = () => given.slice(0, many).map(none);
    const restored = given[many], opened = here.triggered("restored") || here.state === null;
    if (opened && !restored) return still();
    whole.forEachCell((one) => one.knows(all));
    const state = opened ? { ...restored, values: { ...restored.values } } : turned(here.state, given);
    if (knobs.some((knob) => typeof state.values[knob.key] !== "number")) return still();
    here.state = state;
    here.query = written(state);
    here.band = given[many + 2].length > 0;
    if (opened && restored.pins) whole.open(restored);
    if (opened) setTimeout(() => { whole.roles(); here.inOrder(); }, 0); else cells.A.set("note", { children: "" });
    if (here.triggered("reset")) whole.letGo();
    told(state);
    whole.told();
    const at = knobs.map((knob) => here.triggered("range-" + knob.key) ? none() : tick(knob, state.values[knob.key]));
    return [...NAMES.map((name) => state[name]), ...knobs.map((knob) => state.values[knob.key]), ...at];
  };
});
