// The moment that is shown: played, or pointed at on a curve over charge.
window.lobsim.whole.forEachCell(function (here) {
  "use strict";
  const FRAME_ms = 80;
  let playing = null;  // the timer of the movie
  here.forgets.push(() => { clearInterval(playing); playing = null; });

  here.play = function (clicks, moment) {
    const last = Number(here.at("frame").max);
    if (playing) { clearInterval(playing); playing = null; return "Play"; }
    let now = Number(moment) >= last ? 0 : Number(moment);
    playing = setInterval(() => {
      now += 1;
      here.set("frame", { value: now });
      if (now >= last) { clearInterval(playing); playing = null; here.set("playing", { children: "Play" }); }
    }, FRAME_ms);
    return "Pause";
  };

  // Show the moment at whose charge the pointer is.
  here.hover = function (...given) {
    const movie = given.pop(), [one] = window.dash_clientside.callback_context.triggered;
    if (!movie || !one || !one.value || playing) return;
    const away = movie.frames.map((frame) => Math.abs(frame.at[0] - one.value.points[0].x));
    here.set("frame", { value: away.indexOf(Math.min(...away)) });
  };
});
