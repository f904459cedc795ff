// A visitor's own data: the discharge of a file that is laid beside the model, which the browser keeps, and the fit.
(function () {
  "use strict";
  const SLOW_ms = 6000;  // after which a look at a fit is given up, and the next is sent
  const here = window.lobsim.cells.A;
  let looked = 0;  // when a look at the fit was sent that has not come back; 0 for none
  here.measured = null;

  // Lay a discharge beside the model, or take it away; the model is run at its current and down to its limit.
  here.lay = function (place, curves) {
    const curve = curves && place !== null && place !== undefined ? curves[place] : null;
    here.measured = curve;
    window.lobsim.whole.letGo();
    const page = here.at("page"), first = curve !== null && !page.classList.contains("measuring");
    page.classList.toggle("measuring", curve !== null);
    if (first) window.scrollTo(0, 0);  // to the voltage, under which the card has moved
    setTimeout(() => window.dispatchEvent(new Event("resize")), 0);
    if (curve) {
      here.set("box-current", { value: curve.current_mA_cm2 });
      here.set("box-until", { value: curve.limit_V });
    }
    here.again();
    return curve === null ? null : curve.name;
  };

  // What is asked of the fit: to begin, to stop, or how far it is.
  here.fit = function (_, __, ___, knobs) {
    const one = window.dash_clientside.callback_context.triggered[0];
    const button = one ? one.prop_id.split(".")[0] : "", visitor = here.visitor;
    const none = window.dash_clientside.no_update;
    if (button === "fit" && one.value) {
      if (!here.measured) return none;
      fits(true);
      looked = Date.now();
      return { does: "begin", visitor, query: here.shownQuery(), curve: here.measured, knobs };
    }
    if (button === "stop-fit" && one.value) return { does: "stop", visitor, at: Date.now() };
    if (looked && Date.now() - looked < SLOW_ms) return none;
    looked = Date.now();
    return { does: "look", visitor, at: looked };
  };

  function fits(on) {
    here.set("fit-beat", { disabled: !on });
    here.set("stop-fit", { disabled: !on });
    here.set("fit", { disabled: on });
  }

  // What the fit says: it goes on, or it is over and the page goes to what it has found.
  here.fitting = function (told) {
    looked = 0;
    if (!told || told.goes) return;
    fits(false);
    if (told.stand) here.set("restored", { data: told.stand });
  };

  // Dash does not name the box that chooses a file, and lets the keyboard come to the place around it.
  new MutationObserver((_, seen) => {
    const place = document.getElementById("file"), box = place && place.querySelector("input[type=file]");
    if (!box) return;
    box.setAttribute("aria-label", "Choose a file");
    box.parentElement.setAttribute("tabindex", "-1");
    seen.disconnect();
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
