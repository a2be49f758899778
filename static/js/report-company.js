// Beside the report form: who else is at it, what was copied from the period before, forms that wait for the draft.
(() => {
  "use strict";
  const BEAT = 20000;
  const $ = (id) => document.getElementById(id);

  const tell = async (url, more) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(more)) body.append(name, value);
    body.set("csrfmiddlewaretoken", window.siteToken() || document.querySelector("[name=csrfmiddlewaretoken]").value);
    const response = await fetch(url, { method: "POST", body, headers: { "X-Requested-With": "XMLHttpRequest" } });
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    return response.ok && isJson ? response.json() : null;
  };

  const keepCompany = (place) => {
    const beat = async () => {
      if (document.hidden) return;
      const answer = await tell(place.dataset.url, {}).catch(() => null);
      if (!answer) return;
      const words = answer.others.length ? `${answer.others.join("、")}正在填写这一份。两人同时改，后存的会被提示，不会互相覆盖。` : "";
      if (place.textContent !== words) place.textContent = words;
      place.hidden = !words;
    };
    beat();
    setInterval(beat, BEAT);
    document.addEventListener("visibilitychange", beat);
    window.addEventListener("pagehide", () => {
      const body = new FormData();
      body.set("leaves", "1");
      body.set("csrfmiddlewaretoken", window.siteToken() || "");
      navigator.sendBeacon(place.dataset.url, body);
    });
  };

  // What was copied stays marked until somebody changes it or says that it is still right.
  const followCopied = (list, form) => {
    const left = () => [...list.querySelectorAll("li")];
    const refresh = () => {
      const words = left().map((each) => each.dataset.label);
      if (words.length) form.dataset.confirm = `${words.join("、")}抄自上期，还没有核对。确定就这样提交？`;
      else delete form.dataset.confirm;
      list.hidden = !words.length;
    };
    const touch = (item) => {
      for (const field of form.querySelectorAll(`[name="${item.dataset.field}"]`)) field.classList.remove("is-copied");
      item.remove();
      refresh();
    };
    for (const item of left()) {
      for (const field of form.querySelectorAll(`[name="${item.dataset.field}"]`)) field.classList.add("is-copied");
    }
    form.addEventListener("input", (event) => {
      for (const item of left()) if (item.dataset.field === event.target.name) touch(item);
    });
    list.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      const item = event.target.closest("li");
      const done = await tell(event.target.action, { name: item.dataset.name }).catch(() => null);
      if (done) touch(item);
    });
    refresh();
  };

  const type = (field, value) => {
    if (!field) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  };

  // What assisting units reported goes into the lead's form with one press each.
  const takeOver = (place, form) => {
    place.addEventListener("click", (event) => {
      const button = event.target.closest("[data-take], [data-sums]");
      if (!button) return;
      if (button.dataset.sums) {
        for (const [name, sum] of Object.entries(JSON.parse(button.dataset.sums))) type(form.elements[name], sum);
        return;
      }
      const { text } = form.elements;
      type(text, [text.value.trimEnd(), button.dataset.take].filter(Boolean).join("\n"));
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    const form = $("report-form");
    if (!form) return;
    if ($("assistance")) takeOver($("assistance"), form);
    if ($("company")) keepCompany($("company"));
    if ($("copied")) followCopied($("copied"), form);
    for (const other of document.querySelectorAll("form[data-settles]")) {
      other.addEventListener("submit", async (event) => {
        if (other.dataset.settled) return;
        event.preventDefault();
        event.stopPropagation();
        await window.reportDraft.saved();
        other.dataset.settled = "1";
        // Not before this event is over: until then the browser ignores another submission of the form.
        setTimeout(() => other.requestSubmit());
      });
    }
  });
})();
