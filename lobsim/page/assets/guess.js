// Guess before you see: a curve of five points to be pulled, by pointer or arrows, and a cause to be picked. Until one of
// both is guessed the run is hidden; then it is shown with the guess beside it, and how far that was off.
(function () {
  "use strict";
  const FAR = 8000, LOW = 1.5, HIGH = 3, STEP_V = 0.02, STEP_mAh_g = 100, LEAST_mAh_g = 50, SAMPLES = 2000, R = 9;
  const LEFT = 52, RIGHT = 14, TOP = 10, BOTTOM = 40, HEIGHT = 280, RUN = "this run", SVG = "http://www.w3.org/2000/svg";
  const here = window.lobsim.cells.A;
  const guess = { end: 3000, volts: [2.8, 2.7, 2.6, 2.5, 2.4], drawn: false, cause: null };
  const last = guess.volts.length - 1;
  let on = false, shown = false, of = null;  // whether to guess, whether the run is shown, and the query it is about
  let drawn = null, line = null, points = [], wide = 0;
  const at = (id) => document.getElementById(id);
  const within = (value, low, high) => Math.min(high, Math.max(low, value));
  const x = (charge) => LEFT + charge / FAR * (wide - LEFT - RIGHT);
  const y = (volts) => TOP + (HIGH - volts) / (HIGH - LOW) * (HEIGHT - TOP - BOTTOM);
  const charge = (i) => i / last * guess.end;

  function made(name, parent, attributes, words) {
    const one = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => one.setAttribute(key, value));
    if (words) one.textContent = words;
    return parent.appendChild(one);
  }

  function pad() {
    const room = at("guess-pad");
    if (!room || !room.clientWidth) return;
    wide = room.clientWidth;
    room.replaceChildren();
    const svg = made("svg", room, { width: wide, height: HEIGHT, role: "group", "aria-label": "The voltage that you expect" });
    for (let charge = 0; charge <= FAR; charge += 2000) {
      made("line", svg, { x1: x(charge), x2: x(charge), y1: TOP, y2: HEIGHT - BOTTOM, class: "grid" });
      made("text", svg, { x: x(charge), y: HEIGHT - BOTTOM + 16, "text-anchor": "middle" }, String(charge));
    }
    for (let tenth = 10 * LOW; tenth <= 10 * HIGH; tenth += 5) {
      made("line", svg, { x1: LEFT, x2: wide - RIGHT, y1: y(tenth / 10), y2: y(tenth / 10), class: "grid" });
      made("text", svg, { x: LEFT - 6, y: y(tenth / 10) + 4, "text-anchor": "end" }, (tenth / 10).toFixed(1));
    }
    made("text", svg, { x: (LEFT + wide - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, "charge taken / mAh g⁻¹ of carbon");
    made("text", svg, { transform: `translate(14 ${HEIGHT / 2}) rotate(-90)`, "text-anchor": "middle" }, "cell voltage / V");
    pinned().forEach((trace) => made("polyline", svg, { class: "pinned", stroke: trace.line.color,
      points: trace.x.map((one, i) => x(Math.min(one, FAR)) + "," + y(Math.max(trace.y[i], LOW))).join(" ") }));
    line = made("polyline", svg, { class: "guessed-line" });
    points = guess.volts.map((_, i) => point(svg, i));
    update();
  }

  const pinned = () => (drawn ? drawn.voltage.data : []).filter((one) => one.hovertemplate && one.name !== RUN);

  function point(svg, i) {
    const words = i === last ? "End of the discharge, left and right for its charge" : `Voltage at ${25 * i} % of the charge`;
    const circle = made("circle", svg, { r: R, tabindex: 0, role: "slider", "aria-label": words,
      "aria-valuemin": LOW, "aria-valuemax": HIGH });
    circle.addEventListener("keydown", (event) => {
      const [right, up] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] || [0, 0];
      if (!right && !up) return;
      event.preventDefault();
      move(i, guess.end + right * STEP_mAh_g, guess.volts[i] + up * STEP_V);
    });
    circle.addEventListener("pointerdown", (event) => circle.setPointerCapture(event.pointerId));
    circle.addEventListener("pointermove", (event) => {
      if (!circle.hasPointerCapture(event.pointerId)) return;
      const box = svg.getBoundingClientRect();
      move(i, (event.clientX - box.left - LEFT) / (wide - LEFT - RIGHT) * FAR,
           HIGH - (event.clientY - box.top - TOP) / (HEIGHT - TOP - BOTTOM) * (HIGH - LOW));
    });
    return circle;
  }

  function move(i, end, volts) {
    if (i === last) guess.end = Math.round(within(end, LEAST_mAh_g, FAR));
    guess.volts[i] = Number(within(volts, LOW, HIGH).toFixed(3));
    guess.drawn = true;
    update();
  }

  function update() {
    line.setAttribute("points", guess.volts.map((one, i) => x(charge(i)) + "," + y(one)).join(" "));
    points.forEach((circle, i) => {
      circle.setAttribute("cx", x(charge(i)));
      circle.setAttribute("cy", y(guess.volts[i]));
      circle.setAttribute("aria-valuenow", guess.volts[i]);
      circle.setAttribute("aria-valuetext", `${guess.volts[i].toFixed(2)} V at ${charge(i).toFixed(0)} mAh/g`);
    });
  }

  function causes() {
    const room = at("guess-causes");
    if (!room || room.children.length) return;
    Object.entries(JSON.parse(room.dataset.causes)).forEach(([key, words]) => {
      const label = document.createElement("label"), radio = document.createElement("input");
      Object.assign(radio, { type: "radio", name: "cause", value: key });
      radio.addEventListener("change", () => { guess.cause = key; });
      label.append(radio, words);
      room.append(label);
    });
  }

  // Voltage of a curve at a charge, between its points.
  function volts(curve, charge) {
    const i = within(curve.x.findIndex((one) => one >= charge), 1, curve.x.length - 1);
    const share = (charge - curve.x[i - 1]) / (curve.x[i] - curve.x[i - 1] || 1);
    return curve.y[i - 1] + share * (curve.y[i] - curve.y[i - 1]);
  }

  const curve = () => ({ x: guess.volts.map((_, i) => charge(i)), y: guess.volts });

  function verdict() {
    const run = drawn.voltage.data.find((one) => one.name === RUN), { right } = drawn.voltage.layout.meta, said = [];
    if (guess.drawn) {
      const end = run.x[run.x.length - 1], shorter = Math.min(end, guess.end);
      let squares = 0;
      for (let i = 0; i < SAMPLES; i += 1) {
        const charge = (i + 0.5) / SAMPLES * shorter;
        squares += Math.pow(volts(curve(), charge) - volts(run, charge), 2);
      }
      said.push(`Your curve was off by ${(1000 * Math.sqrt(squares / SAMPLES)).toFixed(0)} mV (root mean square) up to ` +
        `${shorter.toFixed(0)} mAh/g. You said ${guess.end} mAh/g, it gave ${end.toFixed(0)}.`);
    }
    if (guess.cause) {
      const words = JSON.parse(at("guess-causes").dataset.causes)[guess.cause];
      said.push(`You said: ${words}. ${right.includes(guess.cause) ? "That is right" : "That is not it"}` +
        (right.includes(guess.cause) && right.length > 1 ? ", and not all of it." : "."));
    }
    here.set("guess-verdict", { children: said.join(" ") });
  }

  function show() {
    const page = at("page");
    page.classList.toggle("guessing", on && !shown);
    page.classList.toggle("guessed", on && shown);
    if (on && shown && drawn) verdict();
    setTimeout(() => { causes(); pad(); window.dispatchEvent(new Event("resize")); }, 0);
  }

  // The page is to be guessed, or not; another run is guessed anew.
  here.guess = function (wanted, query) {
    if (wanted === on && query === of) return;
    if (query !== of) shown = false;
    [on, of] = [wanted, query];
    if (!wanted) shown = false;
    show();
  };

  // The curve that was guessed, among those of a figure of the voltage that is about to be drawn.
  here.guessed = function (figures) {
    const fresh = figures !== drawn;
    drawn = figures;
    if (fresh && on && drawn.voltage) show();
    if (!on || !shown || !guess.drawn) return [];
    const color = figures.voltage.data.find((one) => one.name === RUN).line.color;
    return [{ ...curve(), type: "scatter", mode: "lines+markers", name: "your guess", line: { color, width: 2, dash: "dot" },
              marker: { color, size: 7, symbol: "circle-open" }, hoverinfo: "skip" }];
  };

  function turned(to) {
    shown = to;
    show();
    if (drawn) here.set("drawn", { data: { ...drawn } });
  }

  document.addEventListener("click", ({ target }) => {
    if (target.id === "guess-again") turned(false);
    if (target.id !== "guess-show") return;
    const ready = guess.drawn || guess.cause;
    at("guess-note").textContent = ready ? "" : "Draw the curve or pick a cause first.";
    if (ready) turned(true);
  });
  window.addEventListener("resize", () => {
    const room = at("guess-pad");
    if (room && room.clientWidth && room.clientWidth !== wide) pad();
  });
})();
