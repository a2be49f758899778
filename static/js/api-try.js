// Sends a call of the interface as another system would, and shows the answer as it came.
(() => {
  const key = document.getElementById("api-key");

  const pretty = (text) => {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  };

  const show = (section, status, headers, text) => {
    const answer = section.querySelector(".api-answer");
    answer.hidden = false;
    answer.querySelector("[data-status]").textContent = status;
    answer.querySelector("[data-headers]").textContent = headers;
    answer.querySelector("pre").textContent = text;
  };

  const send = async (form) => {
    const section = form.closest("section");
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim()) query.set(name, value.trim());
    const body = form.querySelector("[data-body]");
    const headers = { Authorization: `Bearer ${key.value.trim()}` };
    if (body) {
      headers["Content-Type"] = "application/json";
      headers["Idempotency-Key"] = form.querySelector("[data-once-key]").value.trim();
    }
    const address = form.dataset.address + (query.size ? `?${query}` : "");
    try {
      const answer = await fetch(address, {
        method: form.dataset.method, headers, body: body ? body.value : undefined, credentials: "omit",
      });
      const told = ["Retry-After", "Idempotent-Replayed"].filter((name) => answer.headers.has(name));
      show(section, `${answer.status}`, told.map((name) => `${name}: ${answer.headers.get(name)}`).join("  "), pretty(await answer.text()));
    } catch {
      show(section, "没有发出去", "", "连不上服务器，或密钥、幂等键里有不能发送的字符。请检查后再发送。");
    }
  };

  for (const form of document.querySelectorAll(".api-form")) {
    const once = form.querySelector("[data-once-key]");
    if (once) once.value = `try-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
    const button = form.querySelector("button");
    button.disabled = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!key.value.trim()) {
        show(form.closest("section"), "还没有密钥", "", "请先在页首填写接入密钥。");
        key.focus();
        return;
      }
      button.disabled = true;
      await send(form);
      button.disabled = false;
    });
  }
})();
