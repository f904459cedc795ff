// What the page has once: the link of all that is shown, the runs that are pinned, the second cell, the guess.
(function () {
  "use strict";
  const MOST_PINS = 4, COPIED_ms = 1500, KINDS = ["csv", "nc", "py", "toml"];
  const { cells: { A, B }, whole } = window.lobsim;
  let pins = [], guess = false;
  let second = "";  // what the second cell shows, as its link; of one cell alone nothing

  // The state of a link or of a file: what is in it besides the first cell.
  whole.open = function (stand) {
    pins = stand.pins.slice();
    guess = stand.guess.length > 0;
    A.set("guess", { value: stand.guess });
    if (stand.beside || second) beside(stand.beside);
  };

  // Put a second cell beside the first, or take it away.
  function beside(query) {
    second = query;
    if (second && guess) {
      guess = false;
      A.set("guess", { value: [] });
    }
    B.forgets.forEach((forget) => forget());
    B.whenLanded(() => A.set("beside", { data: second ? B.read(second) : null }));
    document.getElementById("whole").classList.toggle("two", second !== "");
    A.redraw();
    setTimeout(() => { whole.roles(); window.dispatchEvent(new Event("resize")); }, 0);
  }

  // A cell has been turned, or something else of the state: address, files and questions.
  whole.told = function () {
    if (second && B.query) second = B.query;
    const link = new URLSearchParams(A.query), own = second ? [A, B].filter((one) => one.query) : [A];
    pins.forEach((one) => link.append("pin", one));
    const alone = link.toString();
    if (second) link.append("beside", second);
    if (guess) link.append("guess", 1);
    window.history.replaceState(null, "", "?" + link);
    A.set("state", { data: link.toString() });
    A.set("pin", { disabled: pins.length >= MOST_PINS });
    A.guess(guess && A.state.view === "discharge", A.query);
    own.forEach((one) => {
      KINDS.forEach((kind) => one.set("get-" + kind, { href: "run." + kind + "?" + one.query }));
      one.ask({ query: second ? one.query : alone, band: one.band });
    });
  };

  // The buttons of pinned runs that were pressed, by their places. Those that have only just been made have no value.
  function places(type) {
    return window.dash_clientside.callback_context.triggered
      .filter((one) => one.value && one.prop_id.includes('"' + type + '"'))
      .map((one) => JSON.parse(one.prop_id.split(".n_clicks")[0]).index);
  }

  whole.pressed = function () {
    if (!A.query) return;
    if (A.triggered("pin") && pins.length < MOST_PINS && !pins.includes(A.query)) pins.push(A.query);
    places("unpin").forEach((place) => pins.splice(place, 1));
    places("beside").forEach((place) => beside(pins[place]));
    if (A.triggered("two")) beside(A.query);
    if (A.triggered("keep-A")) beside("");
    whole.told();
  };

  // The second cell becomes the only one: the knobs of the first go to where its own stand.
  whole.keepSecond = function (pressed) {
    if (!pressed || !B.query) return;
    A.set("restored", { data: { ...B.read(B.query), pins, beside: "", guess: [] } });
  };

  whole.guess = function (value) {
    guess = value.length > 0;
    if (A.query) whole.told();
  };

  whole.two = () => second !== "";
  whole.others = (cell) => whole.two() ? [A, B].filter((one) => one !== cell) : [];

  whole.copy = function () {
    const done = () => { setTimeout(() => A.set("link", { children: "Copy link" }), COPIED_ms); return "Copied"; };
    const refused = () => window.top === window ? "Copy the address bar" : "See the QR code";  // a frame has no bar
    if (!navigator.clipboard) return refused();
    return navigator.clipboard.writeText(window.location.href).then(done, refused);
  };
})();
