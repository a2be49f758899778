// The report form: counts 字, saves the draft while one types, keeps a copy on this device until the server has it.
(() => {
  "use strict";
  const WAIT = 1200;
  const $ = (id) => document.getElementById(id);

  document.addEventListener("DOMContentLoaded", () => {
    const form = $("report-form");
    if (!form) return;
    const text = form.elements.text;
    const version = form.elements.version;
    const { key, draftUrl } = form.dataset;
    let timer = 0;
    let running = null;
    let again = false;
    let stopped = false;

    const values = () => {
      const kept = {};
      for (const [name, value] of new FormData(form)) {
        if (name !== "csrfmiddlewaretoken" && name !== "version") (kept[name] ||= []).push(value);
      }
      return kept;
    };

    // Other forms of the page name the same draft.
    const keepVersion = (number) => {
      for (const field of [version, ...document.querySelectorAll("[data-draft-version]")]) field.value = number;
    };

    const count = () => {
      const used = [...text.value.replace(/\s/gu, "")].length;
      const limit = Number(text.dataset.limit);
      const over = used > limit;
      $("text-count").textContent = over ? `已写 ${used} 字，超出 ${used - limit} 字` : `已写 ${used} 字，还可写 ${limit - used} 字`;
      $("text-count").classList.toggle("is-over", over);
    };

    const say = (words, isProblem = false) => {
      const place = $("draft-state");
      place.textContent = words;
      place.classList.toggle("is-problem", isProblem);
    };

    const keep = () => {
      try {
        localStorage.setItem(key, JSON.stringify({ at: new Date().toLocaleString("zh-CN"), values: values() }));
      } catch {
        // A full or barred storage must not stop the saving on the server.
      }
    };

    const send = async () => {
      const sent = JSON.stringify(values());
      const body = new FormData(form);
      if (window.siteToken()) body.set("csrfmiddlewaretoken", window.siteToken());
      const response = await fetch(draftUrl, { method: "POST", body, headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (response.redirected && new URL(response.url).pathname.startsWith("/login/")) {
        window.siteLostSession();
        say("登录已过期，内容保存在这台设备上；重新登录后会自动保存。", true);
        return;
      }
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      const answer = isJson ? await response.json() : {};
      if (!response.ok) {
        stopped = response.status === 409;
        say(answer.error || "服务器暂时没有保存成功，内容保存在这台设备上，稍后自动再试。", true);
        return;
      }
      keepVersion(answer.version);
      $("lost-session").hidden = true;
      if (sent === JSON.stringify(values())) localStorage.removeItem(key);
      const missed = answer.dropped.length ? `（${answer.dropped.join("；")}，这一项没有保存）` : "";
      say(`已保存 ${answer.saved}${missed}`, Boolean(missed));
    };

    const save = async () => {
      clearTimeout(timer);
      if (stopped) return;
      if (running) {
        again = true;
        return;
      }
      say("正在保存…");
      const sendAll = async () => {
        do {
          again = false;
          await send();
        } while (again && !stopped);
      };
      running = sendAll()
        .catch(() => say("网络不通，内容保存在这台设备上，恢复后自动保存。", true))
        .finally(() => {
          running = null;
        });
      await running;
    };
    // Uploads change the version too: they wait for the saving, and the other way round.
    window.reportDraft = {
      settled: async () => {
        clearTimeout(timer);
        while (running) await running;
      },
      saved: async () => {
        if (localStorage.getItem(key)) save();
        while (running) await running;
      },
      version: keepVersion,
      resume: () => localStorage.getItem(key) && save(),
    };

    const later = () => {
      keep();
      count();
      clearTimeout(timer);
      timer = setTimeout(save, WAIT);
    };

    const fill = (kept) => {
      for (const field of form.elements) {
        if (!field.name || field.name === "version" || field.name === "csrfmiddlewaretoken") continue;
        const given = kept[field.name] || [];
        if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
        else if (field.tagName !== "BUTTON") field.value = given[0] ?? "";
      }
    };

    const offer = () => {
      const stored = localStorage.getItem(key);
      if (!stored) return;
      let copy;
      try {
        copy = JSON.parse(stored);
      } catch {
        copy = null;
      }
      if (!copy || JSON.stringify(copy.values) === JSON.stringify(values())) {
        localStorage.removeItem(key);
        return;
      }
      $("kept-when").textContent = copy.at;
      $("kept-copy").hidden = false;
      $("kept-use").addEventListener("click", () => {
        fill(copy.values);
        $("kept-copy").hidden = true;
        later();
      });
      $("kept-drop").addEventListener("click", () => {
        localStorage.removeItem(key);
        $("kept-copy").hidden = true;
      });
    };

    offer();
    count();
    form.addEventListener("input", later);
    form.addEventListener("change", later);
    window.addEventListener("online", () => localStorage.getItem(key) && save());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && !stopped && $("draft-state").classList.contains("is-problem")) save();
    });
    form.addEventListener("submit", async (event) => {
      clearTimeout(timer);
      if (!running) return;
      // What is being saved raises the version; handing in with the old one would be refused.
      event.preventDefault();
      event.stopPropagation();
      while (running) await running;
      form.requestSubmit();
    });
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.isComposing) return;
      if (event.key.toLowerCase() === "s") {
        event.preventDefault();
        save();
      } else if (event.key === "Enter") {
        event.preventDefault();
        form.requestSubmit();
      }
    });
  });
})();
