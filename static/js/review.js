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

  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable], dialog[open]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
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
