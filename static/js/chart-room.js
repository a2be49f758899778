"use strict";
// Gives a chart its room while the page is still being read: nothing below it moves when it is drawn.

const chartRoom = (() => {
  const place = document.getElementById("chart");
  const data = JSON.parse(document.getElementById("chart-data").textContent);

  // What is to be drawn there, after the room was made. As many numbers as fit; a wider chart is scrolled in its frame.
  const make = () => {
    const room = place.parentElement.clientWidth - 40;
    const { height, width, option } = chartOptions[data.kind](data, room);
    place.style.height = `${height}px`;
    place.style.width = width && width > room ? `${width}px` : "100%";
    return option;
  };

  make();
  return { place, kind: data.kind, make };
})();
