// Answers for the pages of 现场检查 without a connection. It sees these pages only, and what they are drawn with.
"use strict";
const KEPT = "visits";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const isPage = (request) => request.mode === "navigate" && /\/visits\/\d+\/$/.test(new URL(request.url).pathname);

const isDrawing = (request) => {
  const { origin, pathname } = new URL(request.url);
  return request.method === "GET" && origin === self.location.origin && /^\/(static\/|icons-)/.test(pathname);
};

const keep = async (request, response) => {
  const kept = await caches.open(KEPT);
  if (response.ok) await kept.put(request, response.clone());
  // A page that leads elsewhere or is refused is no longer this person's to fill in, or nobody is signed in.
  else if (isPage(request)) await kept.delete(request);
  return response;
};

const answer = async (request) => {
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(KEPT)).match(request);
    if (kept) return kept;
    throw error;
  }
  return keep(request, response);
};

self.addEventListener("fetch", (event) => {
  if (isPage(event.request) || isDrawing(event.request)) event.respondWith(answer(event.request));
});

// A page that was opened before this worker was there asks to be kept now.
self.addEventListener("message", (event) => {
  const all = async () => {
    const kept = await caches.open(KEPT);
    await kept.addAll(event.data.keep);
    event.ports[0].postMessage("kept");
  };
  event.waitUntil(all());
});
