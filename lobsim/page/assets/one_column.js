// In one column the knobs stand below the voltage, for the keyboard and for those who hear the page too: the order in
// which they come is that of the document, whatever is seen.
(function () {
  "use strict";
  const narrow = window.matchMedia("(max-width: 900px)");
  const here = window.lobsim = window.lobsim || {};

  here.inOrder = function () {
    const knobs = document.getElementById("controls"), answer = document.getElementById("answer");
    const voltage = document.querySelector(".card-voltage");
    if (!knobs || !voltage) return;
    const seat = document.activeElement;
    if (narrow.matches) voltage.after(knobs); else answer.before(knobs);
    if (knobs.contains(seat)) seat.focus();
  };

  narrow.addEventListener("change", here.inOrder);
})();
