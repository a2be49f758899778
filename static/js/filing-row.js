// One line of the page for many tasks: saves itself while one types, keeps a copy on this device until the server has it.
(() => {
  "use strict";
  const WAIT = 900;

  const places = (row) => [...row.querySelectorAll("[data-column]")];

  const values = (row) => {
    const kept = {};
    for (const field of places(row)) {
      if (field.type === "checkbox" && !field.checked) continue;
      (kept[field.name] ||= []).push(field.value);
    }
    return kept;
  };

  class FilingRow {
    constructor(row, told) {
      Object.assign(this, { row, told, timer: 0, running: null, again: false, stopped: false });
      this.kept = JSON.stringify(values(row));
      row.addEventListener("input", () => this.later());
      row.addEventListener("change", () => this.later());
      row.addEventListener("click", (event) => this.take(event.target.closest("[data-take]")));
      row.addEventListener("focusout", (event) => {
        if (!row.contains(event.relatedTarget) && this.timer) this.save();
      });
    }

    // What the ledger says, into the cell beside it.
    take(button) {
      if (!button) return;
      const field = button.closest(".grid-cell").querySelector("[data-column]");
      field.value = button.dataset.take;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }

    get isFilled() {
      return this.row.classList.contains("is-filled");
    }

    get isWrong() {
      return Boolean(this.row.querySelector("[aria-invalid=true]"));
    }

    get isPending() {
      return Boolean(this.timer || this.running);
    }

    say(words, isProblem = false) {
      const place = this.row.querySelector(".grid-said");
      place.textContent = words;
      place.classList.toggle("is-problem", isProblem);
      this.told();
    }

    // Only what the server has may be handed in: until then the page does not name this row.
    name(isNamed) {
      document.getElementById(this.row.dataset.seen).disabled = !isNamed;
    }

    later() {
      this.name(false);
      try {
        const copy = { at: new Date().toLocaleString("zh-CN"), values: values(this.row) };
        localStorage.setItem(this.row.dataset.key, JSON.stringify(copy));
      } catch {
        // A full or barred storage must not stop the saving on the server.
      }
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), WAIT);
    }

    // One saving at a time; what is typed meanwhile goes out with the next one.
    save() {
      clearTimeout(this.timer);
      this.timer = 0;
      this.again = Boolean(this.running);
      if (!this.running && !this.stopped) {
        this.running = this.sendAll().finally(() => {
          this.running = null;
          this.told();
        });
      }
      return this.running;
    }

    async sendAll() {
      do {
        this.again = false;
        if (JSON.stringify(values(this.row)) === this.kept && !this.isWrong) {
          this.name(true);
          return;
        }
        this.say("正在保存…");
        await this.send().catch(() => this.say("网络不通，内容保存在这台设备上，恢复后自动保存", true));
      } while (this.again && !this.stopped);
    }

    async settle() {
      if (this.timer) this.save();
      while (this.running) await this.running;
    }

    async send() {
      const sent = values(this.row);
      const body = new FormData();
      for (const [name, all] of Object.entries(sent)) for (const value of all) body.append(name, value);
      body.set("version", this.row.dataset.version);
      body.set("csrfmiddlewaretoken", window.siteToken() || document.querySelector("[name=csrfmiddlewaretoken]").value);
      const headers = { "X-Requested-With": "XMLHttpRequest" };
      const response = await fetch(this.row.dataset.draftUrl, { method: "POST", body, headers });
      if (response.redirected && new URL(response.url).pathname.startsWith("/login/")) {
        window.siteLostSession();
        this.say("登录已过期，内容保存在这台设备上", true);
        return;
      }
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      const answer = isJson ? await response.json() : {};
      if (!response.ok) {
        this.stopped = response.status === 409;
        this.say(answer.error || "服务器暂时没有保存成功，内容保存在这台设备上", true);
        return;
      }
      this.took(answer, sent);
    }

    took(answer, sent) {
      const { row } = this;
      row.dataset.version = answer.version;
      document.getElementById(row.dataset.seen).value = `${row.dataset.assignment}-${answer.version}`;
      this.name(!Object.keys(answer.faults).length);
      this.kept = JSON.stringify(sent);
      if (this.kept === JSON.stringify(values(row))) localStorage.removeItem(row.dataset.key);
      for (const field of places(row)) {
        const fault = answer.faults[field.name] || this.tooLong(field);
        field.setAttribute("aria-invalid", fault ? "true" : "false");
        const place = field.closest("td, .grid-cell").querySelector(".grid-fault");
        if (place) place.textContent = fault;
      }
      row.classList.toggle("is-filled", answer.filled);
      const wrong = Object.keys(answer.faults).length > 0;
      this.say(wrong ? "有误，没有保存" : answer.filled ? `已填完 ${answer.saved}` : `已保存 ${answer.saved}，未填完`, wrong);
    }

    tooLong(field) {
      if (field.name !== "text") return "";
      const limit = Number(field.closest("table").dataset.limit);
      const over = [...field.value.replace(/\s/gu, "")].length - limit;
      return over > 0 ? `超出 ${over} 字（最多 ${limit} 字）` : "";
    }
  }

  window.FilingRow = FilingRow;
})();
