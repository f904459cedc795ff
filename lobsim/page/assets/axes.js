// The ends of the axes, which two cells have in common: held, they grow, so that no curve leaves them, and do not shrink.
(function () {
  "use strict";
  const { cells, whole } = window.lobsim;
  let lock = true;
  whole.held = {};  // the ends, by what they are of
  whole.wider = (one, other) => one ? [Math.min(one[0], other[0]), Math.max(one[1], other[1])] : other;

  // Let axes reach what the cells want of them; whether an axis has become another.
  whole.reach = function (names, wanting) {
    const before = JSON.stringify(whole.held);
    names.forEach((of) => {
      const ends = wanting.map((one) => one.wants[of]).filter(Boolean).reduce(whole.wider, undefined);
      whole.held[of] = lock ? whole.wider(whole.held[of], ends) : ends;
    });
    return JSON.stringify(whole.held) !== before;
  };

  whole.letGo = () => { whole.held = {}; };
  whole.hold = function (value) {
    lock = value.length > 0;
    Object.values(cells).forEach((one) => one.redraw());
  };
})();
