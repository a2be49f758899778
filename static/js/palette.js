// The command box: Ctrl+K or "/" opens it, arrows go through what was found, Escape closes.
(() => {
  const box = () => document.getElementById("palette");
  const field = () => document.getElementById("palette-words");
  const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

  const open = () => {
    const dialog = box();
    if (!dialog || dialog.open || document.querySelector("dialog[open]")) return;
    dialog.showModal();
    field().select();
    htmx.trigger(field(), "palette");
  };

  document.addEventListener("keydown", (event) => {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    if (!box() || (!isCommand && !isSlash)) return;
    event.preventDefault();
    open();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-open]")) open();
    if (event.target.closest("[data-palette-close]") || event.target === box()) box().close();
  });

  document.addEventListener("keydown", (event) => {
    const dialog = box();
    if (!dialog || !dialog.open || event.isComposing) return;
    const links = [...dialog.querySelectorAll("#palette-found a")];
    const here = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[Math.min(here + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && here >= 0) {
      event.preventDefault();
      (here === 0 ? field() : links[here - 1]).focus();
    } else if (event.key === "Enter" && document.activeElement === field() && links.length && field().value.trim()) {
      event.preventDefault();
      links[0].click();
    } else if (here >= 0 && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== " ") {
      field().focus(); // the letter goes where it was meant
    }
  });
})();
