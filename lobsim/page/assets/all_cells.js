// The two cells that can stand side by side, A and B, and the page as a whole. What a file does for a cell it does for
// each, with what it keeps kept apart; Dash finds the functions under the name of the cell.
(function () {
  "use strict";
  const whole = {};
  const made = (name) => {
    const part = (id) => name === "A" ? id : name + "-" + id;
    const at = (id) => document.getElementById(part(id));
    return {
      name,
      part,
      at,
      // What comes late for a cell that was taken away has no place any more.
      set: (id, props) => { if (at("page")) window.dash_clientside.set_props(part(id), props); },
      triggered: (id) => window.dash_clientside.callback_context.triggered
        .some((one) => one.prop_id.split(".")[0] === part(id)),
      forgets: [],  // what to do when the cell is taken away
    };
  };
  const cells = { A: made("A"), B: made("B") };
  whole.of = (element) => cells[element.closest("[data-cell]").dataset.cell];
  whole.forEachCell = (does) => Object.values(cells).forEach(does);
  window.lobsim = { cells, whole };
  window.dash_clientside = Object.assign({}, window.dash_clientside, cells, { whole });
})();
