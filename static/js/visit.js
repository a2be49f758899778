// 现场检查 on a phone: everything is kept by the browser first and sent when there is a connection, each thing once.
(() => {
  "use strict";
  const AGAIN = 15000;
  const PATIENCE = 30000;
  const LARGEST = 1600;
  const KINDS = { marks: "评分", photo: "照片", problem: "问题", signature: "签字", submit: "提交评分表" };
  // Answers without words of our own that another try does not mend; whatever else comes is tried again.
  const REFUSED = { 400: "内容不完整，请重新记一次。", 404: "这张评分表已不由您填写。", 413: "照片太大，请重新拍一张。" };
  const $ = (id) => document.getElementById(id);

  // Not crypto.randomUUID: it is missing where a bureau's network has no certificate.
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const smaller = async (file) => {
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
      return blob ? { blob, name: "photo.jpg" } : { blob: file, name: file.name };
    } catch {
      return { blob: file, name: file.name };
    }
  };

  const start = async () => {
    const told = JSON.parse($("visit-data").textContent);
    const form = $("marks");
    const store = await window.visitStore(told.person);
    localStorage.setItem("visits-person", told.person);
    let row = await store.sheet(told.sheet);
    let place = null;
    let isBusy = false;
    let isAgain = false;
    let isLast = false;

    const mine = (item) => item.sheet === told.sheet;
    const fresh = { sheet: told.sheet, version: told.version, marks: told.marks, isDirty: false, sent: [] };
    const waiting = (await store.all()).some((item) => mine(item) && item.kind === "marks");
    if (!row || (!row.isDirty && !waiting && told.version >= row.version)) row = fresh;
    const keepRow = () => store.keepSheet(row);

    const fill = () => {
      for (const field of form.querySelectorAll("[data-target]")) {
        const mark = row.marks[field.dataset.target] || {};
        field.value = mark[field.dataset.part] || "";
      }
    };

    const add = async (kind, more = {}) => {
      const made = new Date().toISOString().replace("Z", "+0000");
      await store.put({ key: newKey(), sheet: told.sheet, kind, made, ...(place || {}), ...more });
    };

    // One sending of marks at a time, of what stands now; a refused one is replaced once something was changed.
    const queueMarks = async (isForced = false) => {
      if (!row.isDirty) return;
      const queued = (await store.all()).filter((item) => mine(item) && item.kind === "marks");
      if (queued.some((item) => item.theirs)) return;
      for (const item of queued.filter((each) => each.fault)) await store.drop(item.n);
      if (queued.some((item) => !item.fault) && !isForced) return;
      row.isDirty = false;
      await add("marks", { marks: structuredClone(row.marks) });
      await keepRow();
    };

    const body = (item, version) => {
      const data = new FormData();
      const fields = { key: item.key, kind: item.kind, version, made_at: item.made, target: item.target || "", words: item.words || "" };
      if (item.latitude) Object.assign(fields, { latitude: item.latitude, longitude: item.longitude });
      for (const [target, mark] of Object.entries(item.marks || {})) {
        fields[`points_${target}`] = mark.points || "";
        fields[`remark_${target}`] = mark.remark || "";
      }
      for (const [name, value] of Object.entries(fields)) data.append(name, value);
      if (item.blob) data.append("file", item.blob, item.name);
      return data;
    };

    const taken = async (item, answer) => {
      const other = mine(item) ? row : await store.sheet(item.sheet);
      if (other && (item.kind === "marks" || item.kind === "submit")) other.version = answer.version;
      if (other && item.kind !== "marks") other.sent.push(`${KINDS[item.kind]}${item.words ? `：${item.words}` : ""}`);
      await store.drop(item.n);
      if (item.kind === "submit") await store.dropSheet(item.sheet);
      else if (other) await store.keepSheet(other);
      if (item.kind === "submit" && mine(item)) isLast = true;
    };

    // Gives whether the next one may follow.
    const sendOne = async (item) => {
      const other = mine(item) ? row : await store.sheet(item.sheet);
      const url = `/evaluations/visits/${item.sheet}/entries/`;
      const headers = { "X-CSRFToken": window.siteToken() || "", "X-Requested-With": "XMLHttpRequest" };
      const stop = new AbortController();
      const bell = setTimeout(() => stop.abort(), PATIENCE);
      let response;
      let answer = {};
      try {
        response = await fetch(url, { method: "POST", body: body(item, other ? other.version : 0), headers, signal: stop.signal });
        if ((response.headers.get("Content-Type") || "").includes("json")) answer = await response.json();
      } catch {
        return false;
      } finally {
        clearTimeout(bell);
      }
      if (response.ok && "version" in answer) {
        await taken(item, answer);
        return true;
      }
      if (response.redirected || response.status === 401) window.siteLostSession();
      item.fault = answer.error || REFUSED[response.status];
      if (!item.fault) return false;
      if (response.status === 409 && item.kind === "marks" && answer.marks) item.theirs = answer;
      await store.put(item);
      return true;
    };

    const isHeld = (item, all) =>
      item.fault || (item.kind === "submit" && all.some((each) => each.sheet === item.sheet && each.n < item.n && each.fault && each.kind === "marks"));

    const send = async () => {
      isAgain = true;
      if (isBusy) return;
      isBusy = true;
      try {
        while (isAgain) {
          isAgain = false;
          await queueMarks();
          const all = await store.all();
          const next = all.find((item) => !isHeld(item, all));
          if (next) isAgain = await sendOne(next);
        }
        await show();
      } catch (error) {
        // Signed out: what was kept is being deleted.
        if (!store.isClosed()) throw error;
      } finally {
        isBusy = false;
      }
      if (isLast) window.location.assign("/evaluations/sheets/");
    };

    const button = (words, press) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
      made.className = "btn btn-sm btn-outline-secondary";
      made.addEventListener("click", press);
      return made;
    };

    const line = (words, item) => {
      const entry = document.createElement("li");
      entry.textContent = words;
      if (item && item.fault && !item.theirs) {
        const again = button("再发一次", async () => {
          await store.put({ ...item, fault: "" });
          await send();
        });
        const drop = button("删除这一条", async () => {
          await store.drop(item.n);
          for (const field of document.querySelectorAll("[data-closes]")) field.disabled = false;
          await show();
        });
        entry.className = "is-problem";
        entry.append(" ", again, " ", drop);
      }
      return entry;
    };

    const showConflict = (item) => {
      $("conflict").hidden = !item;
      if (!item) return;
      $("conflict-by").textContent = item.theirs.by || "另一处";
      const rows = [...form.querySelectorAll("[data-part=points]")].map((field) => {
        const { target, name } = field.dataset;
        const side = (marks) => {
          const mark = marks[target] || {};
          return `${mark.points || "没有打分"}${mark.remark ? `（${mark.remark}）` : ""}`;
        };
        return [name, side(row.marks), side(item.theirs.marks)];
      });
      const lines = rows.filter(([, ours, theirs]) => ours !== theirs).map((cells) => {
        const tr = document.createElement("tr");
        for (const words of cells) tr.append(Object.assign(document.createElement("td"), { textContent: words }));
        return tr;
      });
      $("conflict-rows").replaceChildren(...lines);
    };

    const show = async () => {
      const all = await store.all();
      const count = all.length + (row.isDirty ? 1 : 0);
      const refused = all.filter((item) => item.fault).length;
      let words = count ? `有 ${count} 条存在这台手机里，连上网后自动发送。` : "已全部发送。";
      if (refused) words = `有 ${refused} 条没有被接收，请看下面的原因。`;
      if ($("visit-state").textContent !== words) $("visit-state").textContent = words;
      $("visit-state").className = refused ? "notice notice-error" : count ? "notice notice-warning" : "notice notice-success";
      $("visit-waiting").replaceChildren(
        ...all.map((item) => line(`${KINDS[item.kind]}${item.words ? `：${item.words}` : ""}${item.fault ? `，没有接收：${item.fault}` : "，等待发送"}`, item)),
        ...row.sent.map((each) => line(`${each}，已发送`)),
      );
      showConflict(all.find((item) => mine(item) && item.theirs));
      const out = document.querySelector('form[action$="/logout/"]');
      if (out && count) out.dataset.confirm = `还有 ${count} 条现场记录没有发送，退出后会从这台手机删除。仍要退出吗？`;
      else if (out) delete out.dataset.confirm;
    };

    const settle = async (isOurs) => {
      const item = (await store.all()).find((each) => mine(each) && each.theirs);
      if (!item) return;
      row.version = item.theirs.version;
      if (!isOurs) row.marks = item.theirs.marks;
      row.isDirty = isOurs;
      await keepRow();
      await store.drop(item.n);
      fill();
      await send();
    };
    $("keep-ours").addEventListener("click", () => settle(true));
    $("take-theirs").addEventListener("click", () => settle(false));

    let soon = 0;
    form.addEventListener("input", async (event) => {
      const { target, part } = event.target.dataset;
      if (!part) return;
      row.marks[target] = { ...row.marks[target], [part]: event.target.value.trim() };
      row.isDirty = true;
      await keepRow();
      clearTimeout(soon);
      soon = setTimeout(send, 1200);
      await show();
    });

    document.addEventListener("change", async (event) => {
      const input = event.target;
      if (input.id === "with-place") {
        place = null;
        if (!input.checked) return;
        navigator.geolocation.getCurrentPosition(
          ({ coords }) => {
            place = { latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) };
            window.siteAnnounce("已取得位置");
          },
          () => {
            input.checked = false;
            window.siteAnnounce("没有取得位置");
          },
        );
      }
      if (!input.matches("[data-photo]") || !input.files.length) return;
      for (const file of [...input.files]) await add("photo", { target: input.dataset.photo, ...(await smaller(file)) });
      input.value = "";
      window.siteAnnounce("照片已记下");
      await send();
    });

    document.addEventListener("click", async (event) => {
      const button = event.target.closest("[data-problem]");
      if (!button) return;
      const box = button.closest(".visit-problem");
      const words = box.querySelector("textarea");
      const photo = box.querySelector("input[type=file]");
      if (!words.value.trim()) {
        words.focus();
        window.siteAnnounce("请写明发现了什么问题");
        return;
      }
      const picture = photo.files.length ? await smaller(photo.files[0]) : {};
      await add("problem", { target: button.dataset.problem, words: words.value.trim(), ...picture });
      words.value = "";
      photo.value = "";
      box.open = false;
      window.siteAnnounce("问题已记下");
      await send();
    });

    window.visitSign(async (name, blob) => {
      await add("signature", { words: name, blob, name: "signature.png" });
      await send();
    });

    $("hand-in").addEventListener("click", async () => {
      const missing = [...form.querySelectorAll("[data-part=points]")].find((field) => !field.value.trim() || !field.checkValidity());
      if (missing) {
        missing.focus();
        missing.reportValidity();
        $("hand-in-said").textContent = "还有目标没有打分，或分数超出范围。";
        return;
      }
      $("hand-in-said").textContent = "";
      for (const field of document.querySelectorAll("[data-closes]")) field.disabled = true;
      await queueMarks(true);
      await add("submit");
      await send();
    });

    const keepPage = async () => {
      if (!navigator.serviceWorker) {
        $("visit-kept").textContent = "本页开着时断网也能记，请不要关闭本页；连上网后自动发送。";
        return;
      }
      const registered = await navigator.serviceWorker.register("/evaluations/visits/worker.js");
      await navigator.serviceWorker.ready;
      const drawn = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], use")];
      const urls = drawn.map((each) => (each.getAttribute("href") || each.getAttribute("src")).split("#")[0]);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        $("visit-kept").textContent = "本页已存到这台手机，断网也能打开。";
      };
      if (navigator.onLine) registered.active.postMessage({ keep: [...new Set([window.location.pathname, ...urls])] }, [channel.port2]);
    };

    if (!navigator.geolocation || !window.isSecureContext) $("place").hidden = true;
    fill();
    await keepRow();
    window.addEventListener("online", send);
    setInterval(send, AGAIN);
    keepPage().catch(() => {});
    await send();
  };

  document.addEventListener("DOMContentLoaded", start);
})();
