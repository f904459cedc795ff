// One question is in flight at a time. Newer ones take the place of the one that waits; what is shown is marked as
// not yet belonging to the knobs until the answer to the newest has come.
window.lobsim.whole.forEachCell(function (here) {
  "use strict";
  const WAIT_ms = 40, AGAIN_ms = 400, LOST_ms = 500, RETRY_ms = 2000, DRAWN_ms = 40;
  const visitor = Array.from(crypto.getRandomValues(new Uint32Array(3))).join("-");  // of this cell of this page, nowhere stored
  let number = 0;     // of the last question
  let flight = null;  // the question that is on its way
  let wanted = null;  // the newest question
  let shown = null;   // the question that what is shown answers
  let timer = null;   // until the newest is sent
  let then = null;    // what to do when no question is on its way

  const same = (one, other) => one && other && one.query === other.query && one.band === other.band
    && one.measured === other.measured;
  here.visitor = visitor;
  here.shownQuery = () => wanted.query;
  here.forgets.push(() => {
    clearTimeout(timer);
    wanted = shown = timer = null;
  });

  // Do something when no question is on its way: Dash stumbles over the answer to a part of the page that has gone.
  here.whenLanded = function (does) {
    then = does;
    if (flight === null) landed();
  };

  function landed() {
    const does = then;
    then = null;
    if (does) does();
    return does !== null;
  }

  function mark() {
    const solving = !same(wanted, shown);
    if (!here.at("page")) return;
    here.at("page").classList.toggle("stale", solving);
    here.at("answer").setAttribute("aria-busy", solving);
  }

  here.ask = function (question) {
    question = { ...question, measured: here.measured };
    if (same(question, wanted)) return;
    wanted = question;
    here.turning();
    mark();
    soon(WAIT_ms);
  };

  // Ask the same of another measured curve.
  here.again = () => { if (wanted) here.ask(wanted); };

  function soon(after_ms) {
    if (flight === null && timer === null) timer = setTimeout(send, after_ms);
  }

  function send() {
    timer = null;
    if (flight !== null || !wanted || same(wanted, shown)) return;
    number += 1;
    flight = { ...wanted, number };
    here.set("asked", { data: { ...wanted, visitor, number } });
  }

  // An answer has come. Of cycles that go on it is not all, and the same is asked again.
  here.answered = function (answer) {
    if (!answer || !flight || answer.number !== flight.number) return;
    const question = flight;
    flight = null;
    if (then) {
      setTimeout(landed, DRAWN_ms);
      return;
    }
    shown = answer.done ? question : null;
    if (same(question, wanted)) soon(AGAIN_ms); else send();
    setTimeout(mark, DRAWN_ms);
  };

  // A question has come to its end, also without an answer; then it is asked again.
  here.flying = function (on) {
    const question = flight;
    if (on || !question) return;
    setTimeout(() => {
      if (flight !== question) return;
      flight = null;
      if (landed()) return;
      here.set("error", { children: "The server does not answer. The page asks again." });
      soon(RETRY_ms);
    }, LOST_ms);
  };
});
