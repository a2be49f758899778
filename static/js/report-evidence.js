// Evidence: drag and drop, one progress bar for each file, links; without this file the plain forms do the same.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);

  document.addEventListener("DOMContentLoaded", () => {
    const form = $("file-form");
    if (!form) return;
    const link = $("link-form");
    const input = $("file");
    $("file-send").hidden = true;

    const adoptVersion = () => {
      const state = $("evidence-state");
      if (state) window.reportDraft.version(state.dataset.version);
    };

    const show = (html) => {
      $("evidence").innerHTML = html;
      window.htmx.process($("evidence"));
      adoptVersion();
      window.siteAnnounce("佐证材料已更新");
      window.reportDraft.resume();
    };
    document.addEventListener("htmx:afterSwap", (event) => {
      if (event.detail.target.id === "evidence") adoptVersion();
    });
    document.addEventListener("htmx:beforeSwap", (event) => {
      if (event.detail.target.id !== "evidence" || event.detail.xhr.status < 400) return;
      event.detail.shouldSwap = false;
      line("移除").fail(reason(event.detail.xhr));
    });

    const reason = (request) => {
      try {
        return JSON.parse(request.responseText).error;
      } catch {
        return request.status === 413 ? "文件太大，服务器没有接收。" : "没有上传成功，请稍后再试。";
      }
    };

    const line = (name) => {
      const row = document.createElement("li");
      const label = document.createElement("span");
      const bar = document.createElement("progress");
      label.textContent = name;
      bar.max = 1;
      bar.value = 0;
      bar.setAttribute("aria-label", `${name} 上传进度`);
      row.append(label, bar);
      $("uploads").append(row);
      return {
        move: (share) => {
          bar.value = share;
        },
        done: () => row.remove(),
        fail: (words) => {
          bar.remove();
          label.textContent = `${name}：${words}`;
          label.className = "is-problem";
        },
      };
    };

    const post = (address, body, row) =>
      new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open("POST", address);
        request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
        if (window.siteToken()) request.setRequestHeader("X-CSRFToken", window.siteToken());
        request.upload.addEventListener("progress", (event) => event.lengthComputable && row.move(event.loaded / event.total));
        request.addEventListener("load", () => {
          if (new URL(request.responseURL).pathname.startsWith("/login/")) {
            window.siteLostSession();
            row.fail("登录已过期，重新登录后再传。");
          } else if (request.status >= 400) {
            row.fail(reason(request));
          } else {
            row.done();
            show(request.responseText);
          }
          resolve(request.status < 400);
        });
        request.addEventListener("error", () => {
          row.fail("网络不通，请稍后再试。");
          resolve(false);
        });
        request.send(body);
      });

    // What went wrong before was read; only the faults of this attempt stay on the page.
    const forgetFaults = () => {
      for (const label of $("uploads").querySelectorAll(".is-problem")) label.closest("li").remove();
    };

    // A picture that was pasted or photographed is marked, so that the library knows it for one.
    const upload = async (files, isShot = false) => {
      forgetFaults();
      for (const file of files) {
        const row = line(file.name);
        await window.reportDraft.settled();
        const body = new FormData();
        body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        body.set("file", file);
        if (isShot) body.set("shot", "1");
        if (form.elements.dated_on) body.set("dated_on", form.elements.dated_on.value);
        await post(form.action, body, row);
      }
      input.value = "";
    };

    input.addEventListener("change", () => upload([...input.files]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      upload([...input.files]);
    });
    const camera = $("camera");
    camera.addEventListener("change", async () => {
      await upload([...camera.files], true);
      camera.value = "";
    });
    document.addEventListener("paste", (event) => {
      const pictures = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
      if (!pictures.length) return;
      event.preventDefault();
      const when = new Date().toLocaleString("sv-SE").replaceAll(":", ".");
      upload(pictures.map((file) => new File([file], `截图 ${when}.${file.type.split("/")[1]}`, { type: file.type })), true);
    });
    for (const name of ["dragenter", "dragover"]) {
      form.addEventListener(name, (event) => {
        event.preventDefault();
        form.classList.add("is-over");
      });
    }
    for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("is-over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      upload([...event.dataTransfer.files]);
    });
    link.addEventListener("submit", async (event) => {
      event.preventDefault();
      forgetFaults();
      await window.reportDraft.settled();
      const row = line(link.elements.url.value);
      if (await post(link.action, new FormData(link), row)) link.reset();
    });
  });
})();
