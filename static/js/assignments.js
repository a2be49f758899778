// The matrix: whole rows and columns, a block with Shift, arrow keys, how many are picked. Without it boxes still work.
(() => {
  "use strict";
  const form = document.getElementById("assign-form");
  const grid = document.getElementById("assign-grid");
  const count = document.getElementById("picked-count");
  if (!form || !grid || !count) return;
  const whole = document.getElementById("whole");
  const rows = [...grid.tBodies[0].rows];
  const boxes = [...grid.querySelectorAll('input[name="cell"]')];
  let anchor = null;

  const place = (box) => {
    const cell = box.closest("td");
    return { row: cell.parentElement.sectionRowIndex, column: cell.cellIndex };
  };
  const boxAt = (row, column) => rows[row]?.cells[column]?.querySelector('input[name="cell"]');

  const tell = () => {
    const picked = boxes.filter((box) => box.checked).length;
    count.textContent = whole && whole.checked ? "已选筛选出的全部" : `已选 ${picked} 格`;
  };

  const pickBlock = (from, to, checked) => {
    const [a, b] = [place(from), place(to)];
    for (let row = Math.min(a.row, b.row); row <= Math.max(a.row, b.row); row += 1) {
      for (let column = Math.min(a.column, b.column); column <= Math.max(a.column, b.column); column += 1) {
        const box = boxAt(row, column);
        if (box) box.checked = checked;
      }
    }
  };

  grid.addEventListener("click", (event) => {
    const box = event.target;
    if (!box.matches('input[name="cell"]')) return;
    if (event.shiftKey && anchor) pickBlock(anchor, box, box.checked);
    anchor = box;
  });

  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset.column) {
      for (const each of boxes) if (each.dataset.target === box.dataset.column) each.checked = box.checked;
    } else if (box.hasAttribute("data-row")) {
      for (const each of box.closest("tr").querySelectorAll('input[name="cell"]')) each.checked = box.checked;
    }
    tell();
  });

  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  grid.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    if (!step || !event.target.matches('input[name="cell"]')) return;
    let { row, column } = place(event.target);
    let found = null;
    do {
      row += step[0];
      column += step[1];
      found = boxAt(row, column);
    } while (!found && rows[row]?.cells[column]);
    if (!found) return;
    event.preventDefault();
    found.focus();
    if (event.shiftKey) {
      found.checked = event.target.checked;
      tell();
    }
  });

  const goal = document.getElementById("goal");
  if (goal) {
    goal.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      form.requestSubmit(document.getElementById("goal-act"));
    });
  }

  for (const button of form.querySelectorAll("button[data-ask]")) {
    button.addEventListener("click", () => {
      form.dataset.confirm = button.dataset.ask;
    });
  }
  form.addEventListener("submit", (event) => {
    if (!event.submitter || !event.submitter.dataset.ask) delete form.dataset.confirm;
  }, true);

  tell();
})();
