// Dash gives groups of radio buttons and of boxes the roles of a list box and its options, which they are not: a reader
// of the screen would not find the buttons. Here they are groups, named by what stands before them.
(function () {
  "use strict";
  function plain(option) {
    option.removeAttribute("role");
    option.removeAttribute("aria-selected");
  }

  window.lobsim.whole.roles = function () {
    document.querySelectorAll(".dash-options-list").forEach((group) => {
      const legend = group.closest("fieldset") && group.closest("fieldset").querySelector("legend");
      group.setAttribute("role", group.querySelector("input[type=radio]") ? "radiogroup" : "group");
      group.setAttribute("aria-label", (legend || group).innerText);
      group.querySelectorAll("[role=option]").forEach(plain);
    });
  };

  // The discharges of a file come long after the page.
  new MutationObserver(() => {
    if (document.querySelector(".dash-options-list [role=option]")) window.lobsim.whole.roles();
  }).observe(document.documentElement, { subtree: true, childList: true });

  // Dash says anew which option is chosen whenever another is.
  new MutationObserver((changes) => changes.forEach(({ target }) => {
    if (target.closest(".dash-options-list") && target.hasAttribute("aria-selected")) plain(target);
  })).observe(document.documentElement, { subtree: true, attributeFilter: ["aria-selected"] });
})();
