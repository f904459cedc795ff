"use strict";
const DATA = JSON.parse(document.getElementById("data").textContent);
const SHARES = DATA.shares, UNTIL = DATA.until_V, REFUSED = DATA.refused, MISSING = 65535;
const DASHES = ["", "9 5", "3 4", "12 4 3 4"];
const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
const words = text => { const view = new DataView(bytes(text).buffer);
  return Uint16Array.from({ length: view.byteLength / 2 }, (_, k) => view.getUint16(2 * k, true)); };
const SVG = "http://www.w3.org/2000/svg";
const $ = id => document.getElementById(id);

for (const cell of DATA.cells) {
  cell.capacity = words(cell.capacity);
  cell.voltage = words(cell.voltage);
  cell.cause = words(cell.cause);
  cell.rules = words(cell.rules);
  cell.logs = cell.axes.map(axis => axis.nodes.map(Math.log));
  cell.strides = cell.logs.map((_, k) => cell.logs.slice(k + 1).reduce((product, own) => product * own.length, 1));
  cell.boxStrides = cell.logs.map((_, k) => cell.logs.slice(k + 1).reduce((product, own) => product * (own.length - 1), 1));
}

/* ---- Interpolation: the rules of stencils.py ---- */

function weights(nodes, box, rule, x) {
  const count = DATA.counts[rule];
  const first = Math.min(Math.max(box + DATA.starts[rule], 0), nodes.length - count);
  const own = nodes.slice(first, first + count);
  return [first, own.map((node, k) => own.reduce((product, other, j) => j === k ? product : product * (x - other) / (node - other), 1))];
}

/* The nodes that count at a place, each with its weight, by the rules of every knob. */
function combined(cell, boxes, rules, x) {
  let found = [[0, 1]];
  cell.logs.forEach((nodes, k) => {
    const [first, by] = weights(nodes, boxes[k], rules[k], x[k]);
    found = found.flatMap(([place, weight]) => by.map((own, j) => [place + (first + j) * cell.strides[k], weight * own]))
      .filter(([, weight]) => weight !== 0);
  });
  return found;
}

const nearest = (cell, x) => cell.logs.map((own, k) => own.reduce((best, node, j) => Math.abs(node - x[k]) < Math.abs(own[best] - x[k]) ? j : best, 0));

/* The discharge of a cell at values of the knobs; a string says why there is none. */
function discharge(cell, values) {
  const x = values.map(Math.log), near = 1e-9;
  const outside = cell.axes.find((axis, k) => x[k] < cell.logs[k][0] - near || x[k] > cell.logs[k].at(-1) + near);
  if (outside) return `Not solved here: for this cell ${outside.label.toLowerCase()} goes from ${number(outside.nodes[0])} to ${number(outside.nodes.at(-1))} ${outside.unit}.`;
  const boxes = x.map((place, k) => Math.max(0, Math.min(cell.logs[k].length - 2, cell.logs[k].findLastIndex(node => node <= place + near))));
  const code = cell.rules[boxes.reduce((sum, box, k) => sum + box * cell.boxStrides[k], 0)];
  const node = nearest(cell, x), isNode = cell.logs.every((own, k) => Math.abs(own[node[k]] - x[k]) < DATA.at_node);
  const place = node.reduce((sum, one, k) => sum + one * cell.strides[k], 0);
  if (isNode ? cell.capacity[place] === MISSING : code in REFUSED) return REFUSED[isNode ? DATA.unsolved : code];
  const nodes = isNode ? [[place, 1]] : combined(cell, boxes, DATA.codes[code], x);
  const logCapacity = nodes.reduce((sum, [place, weight]) => sum + weight * (cell.capacity_low + cell.capacity_step * cell.capacity[place]), 0);
  const capacity = Math.exp(logCapacity), size = SHARES.length;
  const voltage = SHARES.map((_, s) => nodes.reduce((sum, [place, weight]) => sum + weight * (cell.voltage_low + cell.voltage_step * cell.voltage[place * size + s]), 0));
  const charge = SHARES.map(share => share * capacity);
  const mean = area(SHARES, voltage, 0, 1), perGram = cell.per_gram;
  const shares = new Map();
  for (const [place, weight] of isNode ? nodes : combined(cell, boxes, boxes.map(() => 0), x)) {
    const cause = cell.causes[cell.cause[place]];
    if (cause && weight > 1e-9) shares.set(cause, (shares.get(cause) || 0) + weight);
  }
  const causes = [...shares].sort((one, other) => other[1] - one[1]).map(([cause]) => cause);
  return { charge, voltage, capacity, causes, perArea: capacity / perGram, plateau: area(SHARES, voltage, ...DATA.plateau), power: mean * values[0] };
}

/* Mean of a line of straight pieces between two places. */
function area(x, y, from, to) {
  const at = place => { const k = Math.max(1, x.findIndex(one => one >= place)); return y[k - 1] + (y[k] - y[k - 1]) * (place - x[k - 1]) / (x[k] - x[k - 1]); };
  const inside = x.map((one, k) => [one, y[k]]).filter(([one]) => one > from && one < to);
  const all = [[from, at(from)], ...inside, [to, at(to)]];
  return all.slice(1).reduce((sum, [one, high], k) => sum + (one - all[k][0]) * (high + all[k][1]) / 2, 0) / (to - from);
}

/* ---- Knobs ---- */

const TICKS = 200;
const KNOBS = DATA.cells[0].axes.map((axis, k) => ({ ...axis,
  low: Math.min(...DATA.cells.map(cell => cell.axes[k].nodes[0])), high: Math.max(...DATA.cells.map(cell => cell.axes[k].nodes.at(-1))) }));
const toValue = (knob, tick) => knob.low * (knob.high / knob.low) ** (tick / TICKS);
const toTick = (knob, value) => TICKS * Math.log(value / knob.low) / Math.log(knob.high / knob.low);
const within = (knob, value) => Math.min(knob.high, Math.max(knob.low, value));
let values = KNOBS.map(knob => knob.own);
const number = value => value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));

function made(parent, name, attributes = {}, text = "") {
  const it = document.createElementNS(parent.namespaceURI === SVG || name === "svg" ? SVG : "http://www.w3.org/1999/xhtml", name);
  for (const [key, value] of Object.entries(attributes)) it.setAttribute(key, value);
  if (text) it.textContent = text;
  parent.append(it);
  return it;
}
const colour = place => `var(--cell-${place})`;

KNOBS.forEach((knob, k) => {
  const row = made($("sliders"), "div", { class: "knob" }), top = made(row, "div", { class: "top" });
  made(top, "label", { for: `knob-${knob.key}` }, knob.label);
  knob.output = made(top, "output", { for: `knob-${knob.key}` });
  knob.input = made(row, "input", { type: "range", id: `knob-${knob.key}`, min: 0, max: TICKS, step: 1 });
  knob.strip = made(row, "svg", { viewBox: "0 0 200 18", preserveAspectRatio: "none", "aria-hidden": "true" });
  knob.input.addEventListener("input", () => { values[k] = toValue(knob, Number(knob.input.value)); draw(); });
});
$("reset").addEventListener("click", () => { values = KNOBS.map(knob => knob.own); draw(); });

function strips() {
  KNOBS.forEach((knob, k) => {
    knob.input.value = toTick(knob, values[k]);
    const said = `${number(values[k])} ${knob.unit}`;
    knob.output.textContent = said;
    knob.input.setAttribute("aria-valuetext", said);
    knob.strip.replaceChildren();
    const own = toTick(knob, knob.own);
    made(knob.strip, "line", { class: "axis", x1: own, x2: own, y1: 0, y2: 18 });
    DATA.cells.forEach((cell, place) => {
      const y = 3 + 4 * place;
      for (const [from, to] of runs(cell, k)) made(knob.strip, "line", { x1: from, x2: to, y1: y, y2: y, "stroke-width": 2.5, style: `stroke:${colour(place)}` });
    });
  });
}

/* Stretches of a slider along which a cell is shown. */
function runs(cell, k) {
  const found = [], step = 4;
  for (let tick = 0; tick < TICKS; tick += step) {
    const there = values.map((value, j) => j === k ? toValue(KNOBS[k], tick + step / 2) : value);
    if (!isShown(cell, there)) continue;
    if (found.length && found.at(-1)[1] === tick) found.at(-1)[1] = tick + step; else found.push([tick, tick + step]);
  }
  return found;
}
function isShown(cell, there) {
  const boxes = there.map((value, k) => cell.axes[k].nodes.findLastIndex(node => node <= value * (1 + 1e-9)));
  if (boxes.some((box, k) => box < 0 || there[k] > cell.axes[k].nodes.at(-1) * (1 + 1e-9))) return false;
  const code = cell.rules[boxes.reduce((sum, box, k) => sum + Math.min(box, cell.logs[k].length - 2) * cell.boxStrides[k], 0)];
  return !(code in REFUSED);
}

/* ---- Cards ---- */

function sentence(run) {
  const [first, second] = run.causes.map(cause => DATA.because[cause]);
  const at = `${run.capacity.toFixed(0)} mAh/g`;
  if (run.capacity < 1) return `It cannot work at this current at all: ${first}.`;
  return second ? `It dies at ${at}. Here the cause changes. Either ${first}; or ${second}.` : `It dies at ${at}: ${first}.`;
}

function cards(found) {
  $("cards").replaceChildren();
  found.forEach((run, place) => {
    const cell = DATA.cells[place], card = made($("cards"), "article", { class: "card" }), head = made(card, "h2");
    const key = made(head, "svg", { viewBox: "0 0 34 8", "aria-hidden": "true" });
    made(key, "line", { x1: 0, x2: 34, y1: 4, y2: 4, class: "curve", "stroke-dasharray": DASHES[place], style: `stroke:${colour(place)}` });
    made(head, "span", {}, cell.name);
    if (typeof run === "string") return refused(card, cell, run);
    made(card, "p", {}, sentence(run));
    const list = made(card, "dl");
    const facts = [["capacity", `${run.capacity.toFixed(run.capacity < 100 ? 1 : 0)} mAh/g`], ["per area", `${number(run.perArea)} mAh/cm²`],
      ["plateau", `${run.plateau.toFixed(3)} V`], ["mean power", `${number(run.power)} mW/cm²`], ["BET area", `${number(cell.area * values[3])} m²/g`]];
    for (const [what, said] of facts) { made(list, "dt", {}, what); made(list, "dd", {}, said); }
  });
}

/* Why nothing is shown, and the way to a discharge that was solved. */
function refused(card, cell, words) {
  made(card, "p", { class: "refused" }, words);
  const node = nearest(cell, values.map(Math.log));
  if (cell.capacity[node.reduce((sum, one, k) => sum + one * cell.strides[k], 0)] === MISSING) return;
  const button = made(card, "button", { type: "button" }, "Go to the nearest that was solved");
  button.addEventListener("click", () => { values = node.map((one, k) => cell.axes[k].nodes[one]); draw(); $("cards").focus(); });
}

/* ---- Figures ---- */

function ticks(low, high, count) {
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(one => one * power).find(one => one >= rough);
  return Array.from({ length: Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1 }, (_, k) => (Math.ceil(low / step - 1e-9) + k) * step);
}
const path = points => points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");

/* The scale holds still while a knob is turned, so that a cell that gets worse looks worse; it grows where it must. */
let widest = 0;
const box = { left: 56, right: 708, top: 8, bottom: 284 };
const fit = () => { box.right = Math.max(320, Math.min(720, $("voltage").clientWidth)) - 12; $("voltage").setAttribute("viewBox", `0 0 ${box.right + 12} 330`); };
window.addEventListener("resize", () => { fit(); draw(false); });
const LOW = UNTIL - 0.05, HIGH = DATA.highest_V;
const yOf = volt => box.bottom - (volt - LOW) / (HIGH - LOW) * (box.bottom - box.top);
const xOf = charge => box.left + charge / widest * (box.right - box.left);

function voltageFigure(found) {
  const svg = $("voltage");
  svg.replaceChildren();
  const largest = Math.max(0, ...found.map(run => run.capacity || 0));
  if (largest > widest || !widest) widest = 1.25 * largest || 1000;
  for (const volt of ticks(LOW, HIGH, 6)) {
    made(svg, "line", { class: "grid", x1: box.left, x2: box.right, y1: yOf(volt), y2: yOf(volt) });
    made(svg, "text", { x: box.left - 8, y: yOf(volt) + 4, "text-anchor": "end" }, volt.toFixed(1));
  }
  for (const charge of ticks(0, widest, box.right / 100)) {
    made(svg, "line", { class: "axis", x1: xOf(charge), x2: xOf(charge), y1: box.bottom, y2: box.bottom + 5 });
    made(svg, "text", { x: xOf(charge), y: box.bottom + 20, "text-anchor": "middle" }, number(charge));
  }
  made(svg, "path", { class: "axis", d: `M${box.left} ${box.top}V${box.bottom}H${box.right}` });
  made(svg, "text", { x: (box.left + box.right) / 2, y: 324, "text-anchor": "middle" }, "charge (mAh per gram of carbon)");
  made(svg, "text", { transform: `translate(14 ${(box.top + box.bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, "voltage (V)");
  const said = [];
  found.forEach((run, place) => {
    if (typeof run === "string") return void said.push(`${DATA.cells[place].name} is not shown.`);
    made(svg, "path", { class: "curve", "data-cell": DATA.cells[place].name, d: path(run.charge.map((charge, k) => [xOf(charge), yOf(run.voltage[k])])),
      "stroke-dasharray": DASHES[place], style: `stroke:${colour(place)}` });
    said.push(`${DATA.cells[place].name}: plateau ${run.plateau.toFixed(2)} V, ${run.capacity.toFixed(0)} mAh/g.`);
  });
  svg.setAttribute("aria-label", `Voltage over charge. ${said.join(" ")}`);
}

$("voltage").addEventListener("pointermove", event => {
  const frame = $("voltage").getBoundingClientRect();
  const charge = ((event.clientX - frame.left) / frame.width * (box.right + 12) - box.left) / (box.right - box.left) * widest;
  const read = shown.map((run, place) => {
    if (typeof run === "string" || charge < 0 || charge > run.capacity) return "";
    const k = Math.max(1, run.charge.findIndex(one => one >= charge));
    const volt = run.voltage[k - 1] + (run.voltage[k] - run.voltage[k - 1]) * (charge - run.charge[k - 1]) / (run.charge[k] - run.charge[k - 1]);
    return `${DATA.cells[place].name} ${volt.toFixed(3)} V`;
  }).filter(Boolean);
  if (charge >= 0) $("under").textContent = `At ${charge.toFixed(0)} mAh/g: ${read.join(", ") || "no cell gets so far"}.`;
});

function alongFigures() {
  $("along").replaceChildren();
  const lines = KNOBS.map((knob, k) => DATA.cells.map(cell => Array.from({ length: 51 }, (_, j) => {
    const tick = j * TICKS / 50, run = discharge(cell, values.map((value, i) => i === k ? within(knob, toValue(knob, tick)) : value));
    return [tick, typeof run === "string" ? null : run.capacity];
  })));
  const most = Math.max(1, ...lines.flat(2).map(([, capacity]) => capacity || 0));
  KNOBS.forEach((knob, k) => {
    const svg = made($("along"), "svg", { viewBox: "0 0 260 170", role: "img", "aria-label": `Capacity over ${knob.label.toLowerCase()}` });
    const x = tick => 46 + tick / TICKS * 204, y = capacity => 126 - capacity / most * 116;
    for (const capacity of ticks(0, most, 3)) {
      made(svg, "line", { class: "grid", x1: 46, x2: 250, y1: y(capacity), y2: y(capacity) });
      made(svg, "text", { x: 42, y: y(capacity) + 4, "text-anchor": "end" }, number(capacity));
    }
    made(svg, "path", { class: "axis", d: "M46 10V126H250" });
    made(svg, "text", { x: 46, y: 142, "text-anchor": "middle" }, number(knob.low));
    made(svg, "text", { x: 250, y: 142, "text-anchor": "end" }, number(knob.high));
    made(svg, "text", { x: 130, y: 162, "text-anchor": "middle" }, `${knob.label} (${knob.unit})`);
    made(svg, "line", { class: "here", x1: x(toTick(knob, values[k])), x2: x(toTick(knob, values[k])), y1: 10, y2: 126 });
    lines[k].forEach((line, place) => {
      const pieces = [[]];
      for (const [tick, capacity] of line) { if (capacity === null) pieces.push([]); else pieces.at(-1).push([x(tick), y(capacity)]); }
      for (const piece of pieces.filter(one => one.length > 1))
        made(svg, "path", { class: "curve", d: path(piece), "stroke-dasharray": DASHES[place], style: `stroke:${colour(place)}` });
    });
  });
}

/* ---- The whole, and its link ---- */

let shown = [], later = 0;
function draw(link = true) {
  shown = DATA.cells.map(cell => discharge(cell, values));
  strips(); cards(shown); voltageFigure(shown);
  clearTimeout(later);
  later = setTimeout(() => {
    alongFigures();
    if (link) history.replaceState(null, "", "#" + KNOBS.map((knob, k) => `${knob.key}=${Number(values[k].toPrecision(8))}`).join("&"));
  }, 60);
}
function read() {
  const given = new URLSearchParams(location.hash.slice(1));
  values = KNOBS.map(knob => { const value = parseFloat(given.get(knob.key)); return value > 0 ? within(knob, value) : knob.own; });
}
window.addEventListener("hashchange", () => { read(); draw(false); });
fit();
read();
draw(false);
