// The moment that is shown: played, or pointed at on a curve over charge. And the link to copy.
(function () {
  "use strict";
  const FRAME_ms = 80, COPIED_ms = 1500;
  const here = window.lobsim = window.lobsim || {};
  let playing = null;  // the timer of the movie

  here.play = function (clicks, moment) {
    const last = Number(document.getElementById("frame").max);
    if (playing) { clearInterval(playing); playing = null; return "Play"; }
    let now = Number(moment) >= last ? 0 : Number(moment);
    playing = setInterval(() => {
      now += 1;
      here.set("frame", { value: now });
      if (now >= last) { clearInterval(playing); playing = null; here.set("play", { children: "Play" }); }
    }, FRAME_ms);
    return "Pause";
  };

  // Show the moment at whose charge the pointer is.
  here.hover = function (...given) {
    const movie = given.pop(), [one] = window.dash_clientside.callback_context.triggered;
    if (!movie || !one || !one.value || playing) return;
    const { frames } = one.prop_id.startsWith("losses-beside") && movie.beside ? movie.beside : movie;
    const away = frames.map((frame) => Math.abs(frame.at[0] - one.value.points[0].x));
    here.set("frame", { value: away.indexOf(Math.min(...away)) });
  };

  here.link = function () {
    const done = () => { setTimeout(() => here.set("link", { children: "Copy link" }), COPIED_ms); return "Copied"; };
    const refused = () => window.top === window ? "Copy the address bar" : "See the QR code";  // a frame has no bar
    if (!navigator.clipboard) return refused();
    return navigator.clipboard.writeText(window.location.href).then(done, refused);
  };
})();
