"use strict";
// Draws the chart of a page: the numbers stand beside it as JSON, the same ones in the table below.

(() => {
  if (!window.echarts) return;
  const { place, kind, make } = chartRoom;
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let chart = null;

  const draw = () => {
    const option = make();
    if (chart) chart.dispose();
    chart = window.echarts.init(place, null, { renderer: "canvas" });
    const tooltip = { renderMode: "richText", confine: true, ...option.tooltip };
    chart.setOption({ animation: !isStill, textStyle: { fontFamily: "inherit" }, ...option, tooltip });
    chart.on("click", (event) => {
      if (event.data && event.data.url) window.location.assign(event.data.url);
    });
    place.dataset.drawn = kind;
  };

  let waiting = 0;
  let before = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === before) return;
    before = window.innerWidth;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(draw, 200);
  });
  draw();

  const button = document.getElementById("chart-png");
  button.disabled = false;
  button.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
    link.download = `${button.dataset.name}.png`;
    link.click();
  });
})();
