// The review page: quick opinions and single keys. A key never decides by itself: it brings the cursor to the button.
(() => {
  "use strict";
  const opinion = document.querySelector("textarea[name=opinion]");

  document.addEventListener("click", (event) => {
    const quick = event.target.closest("[data-opinion]");
    if (!quick || !opinion) return;
    opinion.value = opinion.value.trim() ? `${opinion.value.trim()}\n${quick.dataset.opinion}` : quick.dataset.opinion;
    opinion.focus();
  });

  // The queue: rows are walked with j and k and ticked with x.
  const selection = document.querySelector("[data-selection]");
  const boxes = selection ? [...selection.querySelectorAll("input[name=chosen]")] : [];
  const count = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    selection.querySelector("[data-chosen-count]").textContent = chosen ? `（${chosen} 份）` : "";
  };
  selection?.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-all]")) boxes.forEach((box) => { box.checked = event.target.checked; });
    count();
  });
  if (selection) count();

  const walk = (key) => {
    const row = document.activeElement.closest("tr");
    const rows = [...selection.querySelectorAll("tbody tr")];
    const at = rows.indexOf(row);
    if (key === "x") {
      const box = row?.querySelector("input[name=chosen]");
      if (box) box.click();
      return;
    }
    rows[Math.min(Math.max(at + (key === "j" ? 1 : -1), 0), rows.length - 1)]?.querySelector("[data-row]").focus();
  };

  const isTyping = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    if (selection && "jkx".includes(key)) {
      event.preventDefault();
      walk(key);
      return;
    }
    const control = document.querySelector(`[data-key="${key}"]`);
    if (!control) return;
    event.preventDefault();
    if (control.tagName === "A") {
      control.click();
    } else if (key === "r" && opinion && !opinion.value.trim()) {
      opinion.focus();
      window.siteAnnounce("请先写明退回意见");
    } else {
      control.focus();
      window.siteAnnounce(`${control.textContent.trim()}，按回车执行`);
    }
  });
})();
