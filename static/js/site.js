// Behaviour of every page: announcements, lost sessions, double submits, confirmation, large type, printing.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const root = document.documentElement;

  const announce = (words) => {
    const region = $("announcer");
    if (region) region.textContent = words;
  };
  window.siteAnnounce = announce;

  const showLostSession = () => {
    const banner = $("lost-session");
    if (banner) banner.hidden = false;
  };
  window.siteLostSession = showLostSession;

  if (localStorage.getItem("large-type") === "1") root.classList.add("large-type");

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-print], [data-large-type]");
    if (!target) return;
    if (target.matches("[data-print]")) window.print();
    else localStorage.setItem("large-type", root.classList.toggle("large-type") ? "1" : "0");
  });

  const ask = (words) =>
    new Promise((resolve) => {
      const dialog = $("confirm");
      $("confirm-text").textContent = words;
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
      dialog.returnValue = "no";
      dialog.showModal();
    });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const words = form.dataset.confirm;
    if (words && !form.dataset.confirmed) {
      event.preventDefault();
      const submitter = event.submitter;
      if (await ask(words)) {
        form.dataset.confirmed = "1";
        form.requestSubmit(submitter);
      }
      return;
    }
    if (form.hasAttribute("data-once")) {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
      for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    }
  });

  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    announce(event.detail.target.dataset.announce || "内容已更新");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.responseURL && new URL(event.detail.xhr.responseURL).pathname.startsWith("/login/")) {
      event.detail.shouldSwap = false;
      showLostSession();
    }
  });
  document.addEventListener("htmx:sendError", () => announce("网络不通，请检查连接后重试"));
})();
