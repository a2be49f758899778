// Letters come down as a file, so that the page behind them stays as it was: show it anew once they are here.
"use strict";
(() => {
  const name = "letters_came";
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-download") || (form.dataset.confirm && !form.dataset.confirmed)) return;
    const waiting = setInterval(() => {
      if (!document.cookie.split("; ").includes(`${name}=1`)) return;
      clearInterval(waiting);
      document.cookie = `${name}=; Max-Age=0; path=/; SameSite=Strict`;
      window.location.reload();
    }, 300);
  });
})();
