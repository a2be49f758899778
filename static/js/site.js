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

  // Signing in again in another window renews the token: what this page was given would then be refused.
  const freshToken = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];
  window.siteToken = freshToken;

  // A form's buttons, those too that stand outside it and name it.
  const buttonsOf = (form) => [...form.elements].filter((each) => each.tagName === "BUTTON");

  const release = (form) => {
    delete form.dataset.sent;
    delete form.dataset.confirmed;
    for (const button of buttonsOf(form)) button.removeAttribute("aria-disabled");
  };

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
      for (const button of buttonsOf(form)) button.setAttribute("aria-disabled", "true");
    }
  });

  document.addEventListener("submit", (event) => {
    const field = event.target.querySelector('input[name="csrfmiddlewaretoken"]');
    if (field && freshToken()) field.value = freshToken();
  });

  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent], form[data-confirmed]")) release(form);
  });

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.person[open], details.more[open]")) {
      if (!except || !menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));

  document.addEventListener("DOMContentLoaded", () => {
    const summary = $("error-summary");
    if (summary) summary.focus();
  });

  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
  });
  document.addEventListener("htmx:configRequest", (event) => {
    if (freshToken()) event.detail.headers["X-CSRFToken"] = freshToken();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.matches("form")) release(event.detail.elt);
    const address = event.detail.xhr.responseURL;
    if (event.detail.successful && address && !new URL(address).pathname.startsWith("/login/")) {
      const banner = $("lost-session");
      if (banner) banner.hidden = true;
    }
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status === 401) showLostSession();
    else if (status >= 500) announce("服务器暂时没有处理成功，请稍后重试");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.requestConfig.elt.matches("[data-quiet]")) return; // nobody asked for this
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
