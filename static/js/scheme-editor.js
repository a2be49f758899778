// The scheme editor: focus and announcements after each change, keys, drag and drop, panels that close.
(() => {
  "use strict";
  const board = () => document.getElementById("scheme-board");
  const node = (key) => document.getElementById(`target-${key}`);
  const title = (key) => node(key)?.querySelector(".node-title");
  let named = null; // the panel whose title is to be typed at once

  const open = (key, toName) => {
    const button = title(key);
    if (!button) return;
    named = toName ? String(key) : null;
    button.scrollIntoView({ block: "center" });
    button.click();
  };

  const close = (key) => {
    const panel = document.getElementById(`panel-${key}`);
    if (panel) panel.replaceChildren();
    title(key)?.setAttribute("aria-expanded", "false");
    title(key)?.focus();
  };

  document.addEventListener("scheme:done", (event) => {
    const { words, focus, open: fresh } = event.detail;
    if (fresh) open(fresh, true);
    else if (focus) {

      title(focus)?.focus();
      node(focus)?.classList.add("is-moved");
    }
    window.siteAnnounce(words);
  });

  // Numbers typed into the try-out box while it was being drawn anew are sent along, instead of being drawn over.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const box = event.detail.target;
    if (!box.classList?.contains("trial")) return;
    const sent = event.detail.requestConfig.formData;
    const now = new FormData(box.closest("form"));
    const names = [...box.querySelectorAll("input, select, textarea")].map((field) => field.name);
    if (names.every((name) => !now.get(name) || now.get(name) === sent.get(name))) return;
    event.detail.shouldSwap = false;
    htmx.trigger(box, "again");
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const panel = event.detail.target;
    if (!panel.classList?.contains("node-panel")) return;
    const key = panel.id.replace("panel-", "");
    title(key)?.setAttribute("aria-expanded", "true");
    const fault = panel.querySelector(".notice-error, .field-fault");
    const field = fault?.parentElement.querySelector("input, select, textarea") || panel.querySelector('[name="title"]');
    field?.focus();
    if (named === key) field?.select();
    named = null;
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const button = event.detail.elt;
    if (!button.classList.contains("node-title") || button.getAttribute("aria-expanded") !== "true") return;
    event.preventDefault(); // pressed again, an open panel closes
    close(button.closest(".node").dataset.node);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (button) close(button.dataset.close);
  });

  const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };
  document.addEventListener("keydown", (event) => {
    const panel = event.target.closest(".node-panel");
    if (panel && event.key === "Escape") close(panel.id.replace("panel-", ""));
    const here = event.target.closest(".node-title");
    if (!here || !(event.key in STEPS)) return;
    if (event.altKey) {
      event.preventDefault();
      here.closest(".node").querySelector(`[data-step="${STEPS[event.key]}"]:not([disabled])`)?.click();
      return;
    }
    const titles = [...board().querySelectorAll(".node-title")];
    const next = titles[titles.indexOf(here) + { up: -1, down: 1 }[STEPS[event.key]]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  // Drag and drop: the upper third of a row is before it, the lower after it, the middle below it.
  let dragged = null;
  const spotOf = (row, y) => {
    const { top, height } = row.querySelector(".node-line").getBoundingClientRect();
    const part = (y - top) / height;
    return part < 0.33 ? "before" : part > 0.67 ? "after" : "into";
  };
  const clear = () => {
    for (const row of document.querySelectorAll("[data-drop]")) delete row.dataset.drop;
  };
  document.addEventListener("dragstart", (event) => {
    const grip = event.target.closest?.(".node-grip");
    if (!grip) return;
    dragged = grip.closest(".node");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.node);
    event.dataTransfer.setDragImage(dragged.querySelector(".node-line"), 10, 10);
  });
  document.addEventListener("dragover", (event) => {
    const row = event.target.closest?.(".node");
    if (!dragged || !row || row === dragged) return;
    event.preventDefault();
    clear();
    row.dataset.drop = spotOf(row, event.clientY);
  });
  document.addEventListener("drop", (event) => {
    const row = event.target.closest?.(".node");
    if (!dragged || !row || row === dragged) return;
    event.preventDefault();
    window.htmx.ajax("POST", dragged.dataset.move, {
      source: dragged,
      target: "#scheme-board",
      values: { anchor: row.dataset.node, spot: spotOf(row, event.clientY) },
    });
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    clear();
  });

  window.addEventListener("load", () => {
    const wanted = new URLSearchParams(window.location.search).get("open");
    if (wanted) open(wanted, false);
  });
})();
