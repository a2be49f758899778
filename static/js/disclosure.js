"use strict";
// Which of the five points are clear, as they are typed; ticking all clear matters of a page.

const five = document.getElementById("five");
if (five) {
  const said = document.getElementById("five-said");
  const before = said.textContent;
  const fields = [...document.querySelectorAll("#matter-form [data-clear]")];
  const look = () => {
    const clear = new Set(fields.filter((field) => field.value.trim()).map((field) => field.dataset.clear));
    let all = true;
    for (const point of five.children) {
      const isClear = clear.has(point.dataset.of);
      point.classList.toggle("is-clear", isClear);
      all = all && isClear;
    }
    said.textContent = all ? five.dataset.done : before;
  };
  document.getElementById("matter-form").addEventListener("input", look);
  look();
}

const all = document.getElementById("pick-all");
if (all) {
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll("input[data-clear-all]")) box.checked = all.checked;
  });
}
