// The screen on a wall: turns its pages, fetches them anew each minute, says when it cannot. One timer for everything, and
// what is replaced is let go, so that days leave nothing behind.
(() => {
  const { body } = document;
  const $ = (id) => document.getElementById(id);
  const holder = $("wall-pages");
  const banner = $("wall-banner");
  let place = 0;
  let turnIn = Number(body.dataset.turn);
  let fetchIn = Number(body.dataset.fetch);
  let isFetching = false;
  let isPaused = false;

  const data = () => holder.querySelector(".wall-data");
  const write = (element, words) => {
    if (element.textContent !== words) element.textContent = words;
  };

  const show = () => {
    const pages = holder.querySelectorAll(".wall-page");
    if (!pages.length) return;
    place %= pages.length;
    pages.forEach((page, number) => {
      page.hidden = number !== place;
    });
    const since = data() ? `数据 ${data().dataset.at}` : "";
    write($("wall-place"), `${place + 1} / ${pages.length}　${since}${isPaused ? "　已暂停，按空格继续" : ""}`);
  };

  const turn = (by) => {
    place += by + holder.querySelectorAll(".wall-page").length;
    turnIn = Number(body.dataset.turn);
    show();
  };

  const say = (words) => {
    write(banner, words);
    banner.hidden = !words;
  };

  const close = () => {
    holder.replaceChildren();
    write($("wall-place"), "");
    say("这块大屏已停用、到期，或登录已结束。请创建办重新登记，或重新登录。");
  };

  const lost = () => data() && say(`连接中断，正在重试。屏幕上是 ${data().dataset.at} 的数据。`);

  const refresh = async () => {
    if (isFetching) return;
    isFetching = true;
    const patience = new AbortController();
    const limit = setTimeout(() => patience.abort(), 20000);
    try {
      const answer = await fetch(body.dataset.pages, { signal: patience.signal, cache: "no-store", redirect: "error" });
      if (answer.status === 401) close();
      else if (!answer.ok) lost();
      else {
        const words = await answer.text();
        const was = data() ? data().dataset.release : "";
        const fresh = new DOMParser().parseFromString(words, "text/html").querySelector(".wall-data");
        if (!fresh) lost();
        else if (was && was !== fresh.dataset.release) location.reload(); // the site was brought up to date
        else {
          holder.replaceChildren(document.adoptNode(fresh));
          say("");
          show();
        }
      }
    } catch {
      lost();
    } finally {
      clearTimeout(limit);
      isFetching = false;
      fetchIn = banner.hidden ? Number(body.dataset.fetch) : 15;
    }
  };

  const twoSigns = (number) => String(number).padStart(2, "0");
  const tick = () => {
    const now = new Date();
    write($("wall-clock"), `${now.getMonth() + 1}月${now.getDate()}日 ${twoSigns(now.getHours())}:${twoSigns(now.getMinutes())}`);
    fetchIn -= 1;
    if (fetchIn <= 0) refresh();
    if (isPaused) return;
    turnIn -= 1;
    if (turnIn <= 0) turn(1);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") turn(1);
    else if (event.key === "ArrowLeft") turn(-1);
    else if (event.key === " " && event.target === body) {
      event.preventDefault();
      isPaused = !isPaused;
      show();
    }
  });
  $("wall-full").addEventListener("click", () => document.documentElement.requestFullscreen().catch(() => {}));
  window.addEventListener("offline", lost);
  window.addEventListener("online", refresh);

  body.classList.add("wall-turning");
  show();
  tick();
  setInterval(tick, 1000);
})();
