// The page for many tasks: keys as in a spreadsheet, pasting a block, and handing in once everything is saved.
(() => {
  "use strict";

  document.addEventListener("DOMContentLoaded", () => {
    const grid = document.getElementById("fill-grid");
    if (!grid) return;
    const send = document.getElementById("grid-send");
    const rows = [];

    const count = () => {
      const filled = rows.filter((each) => each.isFilled).length;
      const open = rows.length - filled;
      document.getElementById("grid-count").textContent = `已填完 ${filled} 项${open ? `，还有 ${open} 项没有填完` : ""}`;
    };
    for (const row of grid.querySelectorAll(".grid-row")) rows.push(new window.FilingRow(row, count));
    count();

    const lines = [...grid.querySelectorAll(".grid-row")];
    const inLine = (line) => [...line.querySelectorAll("[data-column]")];
    const at = (line, column) => {
      const fields = inLine(line);
      return fields.find((each) => each.dataset.column === column) || fields[0];
    };
    const enter = (field) => {
      if (!field) return;
      field.focus();
      if (field.select && field.tagName === "INPUT" && field.type !== "checkbox") field.select();
      field.scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    const down = (field, by) => {
      const next = lines[lines.indexOf(field.closest("tr")) + by];
      if (next) enter(at(next, field.dataset.column));
    };
    const aside = (field, by) => {
      const fields = inLine(field.closest("tr"));
      enter(fields[fields.indexOf(field) + by]);
    };
    const isAtEdge = (field, by) => {
      if (field.tagName === "SELECT" || field.type === "checkbox") return true;
      const edge = by < 0 ? 0 : field.value.length;
      const isWhole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
      return isWhole || (field.selectionStart === edge && field.selectionEnd === edge);
    };

    // Somebody with a keyboard begins where something is missing; on a phone the screen keyboard would only be in the way.
    const open = rows.find((row) => !row.isFilled);
    if (open && window.matchMedia("(pointer: fine)").matches) at(open.row, "0").focus({ preventScroll: true });

    const keys = {
      Enter: (field, event) => down(field, event.shiftKey ? -1 : 1),
      ArrowDown: (field) => down(field, 1),
      ArrowUp: (field) => down(field, -1),
      ArrowRight: (field) => aside(field, 1),
      ArrowLeft: (field) => aside(field, -1),
    };
    const isLeftAlone = (field, event) => {
      const isVertical = event.key === "ArrowDown" || event.key === "ArrowUp";
      // A list chooses with ↑ and ↓; a text of several lines walks with all arrows and breaks lines with Alt+Enter.
      if (isVertical) return field.tagName === "SELECT" || field.tagName === "TEXTAREA";
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") return !isAtEdge(field, event.key === "ArrowLeft" ? -1 : 1);
      return false;
    };
    const breakLine = (field) => {
      field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };

    grid.addEventListener("keydown", (event) => {
      const field = event.target.closest("[data-column]");
      if (!field || event.isComposing || event.ctrlKey || event.metaKey) return;
      if (event.key === "Enter" && event.altKey) {
        event.preventDefault();
        if (field.tagName === "TEXTAREA") breakLine(field);
        return;
      }
      if (!keys[event.key] || event.altKey || isLeftAlone(field, event)) return;
      event.preventDefault();
      keys[event.key](field, event);
    });

    const put = (field, value) => {
      if (!field || field.type === "checkbox") return;
      field.value = value.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    grid.addEventListener("paste", (event) => {
      const field = event.target.closest("[data-column]");
      const block = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
      if (!field || field.tagName === "TEXTAREA" || !/[\t\n]/.test(block)) return;
      event.preventDefault();
      const first = lines.indexOf(field.closest("tr"));
      block.split(/\r?\n/).forEach((text, below) => {
        const line = lines[first + below];
        if (!line) return;
        const fields = inLine(line);
        const start = fields.indexOf(at(line, field.dataset.column));
        text.split("\t").forEach((value, beside) => put(fields[start + beside], value));
      });
    });

    const settled = async () => {
      for (const row of rows) await row.settle();
    };
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey)) return;
      if (event.key.toLowerCase() === "s") {
        event.preventDefault();
        settled();
      } else if (event.key === "Enter") {
        event.preventDefault();
        send.requestSubmit();
      }
    });
    // Before the question is asked everything typed is on the server: what is handed in is what is kept there.
    send.addEventListener("submit", async (event) => {
      if (!rows.some((row) => row.isPending)) return;
      event.preventDefault();
      event.stopPropagation();
      await settled();
      // Not before this event is over: until then the browser ignores another submission of the form.
      setTimeout(() => send.requestSubmit());
    });
    window.addEventListener("online", () => rows.forEach((row) => row.save()));
  });
})();
