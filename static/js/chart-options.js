"use strict";
// What each chart draws from its numbers. Colours can be told apart by the colour-blind and by their lightness in grey;
// whatever a colour says also stands as a number, a line style or a shape.

const chartOptions = (() => {
  const INK = "#1c2733";
  const SOFT = "#55626f";
  const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5c5c5c"];
  const LINES = ["solid", "dashed", "dotted"];
  const SYMBOLS = ["circle", "rect", "triangle", "diamond", "pin"];
  const font = { fontSize: 13, color: INK };
  const cut = (width) => ({ ...font, width, overflow: "truncate", interval: 0 });
  const isNarrow = () => window.innerWidth < 600;

  // Rates below 60 are the darkest: where it is weak must strike in a grey print, too.
  const BANDS = [
    { lt: 60, label: "不足 60", color: "#9c4a00" },
    { gte: 60, lt: 80, label: "60–80", color: "#e08a2e" },
    { gte: 80, lt: 90, label: "80–90", color: "#f6cf94" },
    { gte: 90, lt: 100, label: "90–100", color: "#dce9f5" },
    { gte: 100, label: "满分", color: "#f6fafe" },
  ];

  const heat = (data) => ({
    height: 120 + 30 * data.rows.length,
    width: 160 + 66 * data.columns.length,
    option: {
      grid: { left: 160, right: 14, top: 96, bottom: 40 },
      xAxis: { type: "category", position: "top", data: data.columns, axisLabel: { ...cut(110), rotate: 40 }, axisTick: { show: false } },
      yAxis: { type: "category", inverse: true, data: data.rows, axisLabel: cut(145), axisTick: { show: false } },
      tooltip: { formatter: ({ value }) => `${data.rows[value[1]]}\n${data.columns[value[0]]}\n${value[2] === "-" ? "未到期或不适用" : `${value[2]}%`}` },
      visualMap: { type: "piecewise", dimension: 2, pieces: BANDS, orient: "horizontal", left: "center", bottom: 0, textStyle: font, selectedMode: false },
      series: [{
        type: "heatmap",
        itemStyle: { borderColor: "#fff", borderWidth: 1 },
        data: data.cells.filter((cell) => cell[3] !== "none").map(([x, y, share, state, url]) => ({
          value: [x, y, share === null ? "-" : share],
          url,
          label: { show: true, fontSize: 13, formatter: share === null ? "—" : String(share), color: share !== null && share < 60 ? "#fff" : INK },
        })),
      }],
    },
  });

  const radar = (data) => ({
    height: 480,
    option: {
      color: COLOURS,
      legend: { bottom: 0, textStyle: font },
      tooltip: {},
      radar: {
        radius: isNarrow() ? "50%" : "66%",
        indicator: data.labels.map((name) => ({ name, max: 100, min: 0 })),
        axisName: { ...font, width: isNarrow() ? 70 : 150, overflow: "truncate" },
      },
      series: [{
        type: "radar",
        data: data.series.map(({ name, values }, place) => ({
          name,
          value: values.map((value) => (value === null ? "-" : value)),
          lineStyle: { type: LINES[place], width: 2 },
          symbol: SYMBOLS[place],
          symbolSize: 7,
        })),
      }],
    },
  });

  const bump = (data) => ({
    height: Math.max(320, 90 + 26 * data.units.length),
    option: {
      color: COLOURS,
      grid: { left: 40, right: isNarrow() ? 110 : 190, top: 40, bottom: 20 },
      tooltip: { trigger: "item", formatter: ({ seriesName, name, value }) => `${seriesName}\n${name}：第 ${value} 名` },
      xAxis: { type: "category", data: data.days, position: "top", axisLabel: { ...font, hideOverlap: true }, boundaryGap: false },
      yAxis: { type: "value", inverse: true, min: 1, minInterval: 1, axisLabel: font, splitLine: { lineStyle: { color: "#eef1f4" } } },
      series: data.units.map(({ name, ranks }, place) => ({
        type: "line",
        name,
        data: ranks.map((rank) => (rank === null ? "-" : rank)),
        lineStyle: { type: LINES[place % LINES.length], width: 2 },
        symbol: SYMBOLS[place % SYMBOLS.length],
        symbolSize: 9,
        endLabel: { show: true, formatter: "{a}", ...cut(isNarrow() ? 95 : 170) },
        labelLayout: { moveOverlap: "shiftY" },
        emphasis: { focus: "series" },
      })),
    },
  });

  const waterfall = (data) => {
    let here = data.full;
    const bars = [{ name: "满分", low: 0, size: data.full, kind: 0 }];
    for (const step of data.steps) {
      const next = here + step.value;
      bars.push({ name: step.name, low: Math.min(here, next), size: Math.abs(step.value), kind: step.value < 0 ? 1 : 2, url: step.url });
      here = next;
    }
    bars.push({ name: "总分", low: 0, size: data.total, kind: 0 });
    const lowest = Math.min(here, data.total, data.full);
    const signs = ["", "−", "+"];
    return {
      height: 70 + 30 * bars.length,
      option: {
        aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
        grid: { left: 160, right: 60, top: 10, bottom: 30 },
        xAxis: { type: "value", min: Math.max(0, Math.floor(lowest / 10) * 10 - 10), axisLabel: font },
        yAxis: { type: "category", inverse: true, data: bars.map(({ name }) => name), axisLabel: cut(145) },
        tooltip: { formatter: ({ dataIndex }) => `${bars[dataIndex].name}：${signs[bars[dataIndex].kind]}${bars[dataIndex].size} 分` },
        series: [
          { type: "bar", stack: "all", silent: true, itemStyle: { color: "transparent", decal: { symbol: "none" } }, data: bars.map(({ low }) => low) },
          {
            type: "bar",
            stack: "all",
            data: bars.map(({ size, kind, url }) => ({
              value: size,
              url,
              itemStyle: {
                color: [COLOURS[0], COLOURS[1], COLOURS[2]][kind],
                decal: [{ symbol: "none" }, { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: "rgba(255,255,255,.55)" }, { symbol: "circle", symbolSize: 0.6, color: "rgba(255,255,255,.55)" }][kind],
              },
            })),
            label: { show: true, position: "right", formatter: ({ dataIndex }) => `${signs[bars[dataIndex].kind]}${bars[dataIndex].size}`, ...font },
          },
        ],
      },
    };
  };

  const filing = (data) => ({
    height: 240,
    width: 880,
    option: {
      tooltip: { formatter: ({ value, data: point }) => (point.due ? `${value[0]} 截止：${point.due}` : `${value[0]}：${value[1]} 份`) },
      calendar: {
        range: String(data.year), left: 40, right: 10, top: 30, bottom: 50, cellSize: ["auto", 18],
        dayLabel: { nameMap: "ZH", firstDay: 1, color: SOFT }, monthLabel: { nameMap: "ZH", color: INK }, yearLabel: { show: false },
        itemStyle: { borderColor: "#dde3e9" }, splitLine: { lineStyle: { color: SOFT } },
      },
      visualMap: {
        type: "piecewise", seriesIndex: 0, orient: "horizontal", left: "center", bottom: 0, textStyle: font, selectedMode: false,
        pieces: [
          { gte: 1, lte: 2, label: "1–2 份", color: "#dce9f5" }, { gte: 3, lte: 9, label: "3–9 份", color: "#8dbbe0" },
          { gte: 10, lte: 29, label: "10–29 份", color: "#3f7fbc" }, { gte: 30, label: "30 份以上", color: "#123f70" },
        ],
      },
      series: [
        { type: "heatmap", coordinateSystem: "calendar", data: data.days },
        { type: "scatter", coordinateSystem: "calendar", symbol: "diamond", symbolSize: 11, itemStyle: { color: COLOURS[1], borderColor: "#fff", borderWidth: 1 }, data: data.due.map(([day, due]) => ({ value: [day, 1], due })) },
      ],
    },
  });

  const multiples = (data, width) => {
    const columns = width > 1000 ? 4 : width > 520 ? 2 : 1;
    const wide = width / columns;
    const known = data.units.flatMap(({ values }) => values).filter((value) => value !== null);
    const low = known.length ? Math.floor(Math.min(...known) / 10) * 10 : 0;
    const high = known.length ? Math.ceil(Math.max(...known) / 10) * 10 : 100;
    const places = data.units.map((_unit, place) => ({ left: (place % columns) * wide + 36, top: Math.floor(place / columns) * 150 + 40 }));
    return {
      height: 150 * Math.ceil(data.units.length / columns) + 10,
      option: {
        color: [COLOURS[0]],
        tooltip: { trigger: "item", formatter: ({ seriesName, name, value }) => `${seriesName}\n${name}：${value} 分` },
        title: data.units.map(({ name }, place) => ({ text: name, left: places[place].left, top: places[place].top - 30, textStyle: { fontSize: 13, fontWeight: 600, color: INK, width: wide - 60, overflow: "truncate" } })),
        grid: places.map((place) => ({ ...place, width: wide - 90, height: 80 })),
        xAxis: data.units.map((_unit, gridIndex) => ({ gridIndex, type: "category", data: data.days, axisLabel: { show: false }, axisTick: { show: false } })),
        yAxis: data.units.map((_unit, gridIndex) => ({ gridIndex, type: "value", min: low, max: Math.max(high, low + 10), interval: Math.max(high, low + 10) - low, axisLabel: { fontSize: 11, color: SOFT }, splitLine: { lineStyle: { color: "#eef1f4" } } })),
        series: data.units.map(({ name, values, url }, place) => ({
          type: "line", name, xAxisIndex: place, yAxisIndex: place, symbolSize: 6, lineStyle: { width: 2 },
          data: values.map((value) => ({ value: value === null ? "-" : value, url })),
          endLabel: { show: true, formatter: ({ value }) => String(value), color: INK, fontSize: 12 },
        })),
      },
    };
  };

  return { heat, radar, bump, waterfall, filing, multiples };
})();
