// In one column the knobs of a cell stand below its voltage, for the keyboard and for those who hear the page too: the
// order in which they come is that of the document, whatever is seen.
window.lobsim.whole.forEachCell(function (here) {
  "use strict";
  const watch = new ResizeObserver(inOrder);
  let watched = null;

  function inOrder() {
    const page = here.at("page"), knobs = here.at("controls"), answer = here.at("answer");
    const voltage = page && page.querySelector(".card-voltage");
    if (!knobs || !voltage) return;
    const seat = document.activeElement, inOne = getComputedStyle(page).display === "flex";
    if (inOne === voltage.parentElement.contains(knobs)) return;
    if (inOne) voltage.after(knobs); else answer.before(knobs);
    if (knobs.contains(seat)) seat.focus();
  }

  // A cell has come, or come again: its width is watched from now on.
  here.inOrder = function () {
    if (watched !== here.at("page")) {
      watch.disconnect();
      watched = here.at("page");
      watch.observe(watched);
    }
    inOrder();
  };
});
