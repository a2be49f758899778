// What 现场检查 keeps in this browser is its person's: it goes when the person signs out, and nobody else is shown it.
(() => {
  "use strict";
  const OWNER = "visits-person";
  const KEPT = "visits";

  const forgetPages = async () => {
    if (!window.caches || !navigator.serviceWorker) return;
    await caches.delete(KEPT);
    for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
  };

  const forgetAll = async (owner) => {
    await forgetPages();
    await new Promise((resolve) => {
      const asked = indexedDB.deleteDatabase(`visits-${owner}`);
      asked.onsuccess = asked.onerror = asked.onblocked = resolve;
    });
    localStorage.removeItem(OWNER);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const { person } = document.body.dataset;
    const owner = localStorage.getItem(OWNER);
    // Somebody else signed in: the pages go, what was not sent stays closed until its own person comes back.
    if (owner && person && owner !== person) forgetPages();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const owner = localStorage.getItem(OWNER);
    if (!owner || event.defaultPrevented || !new URL(form.action).pathname.endsWith("/logout/")) return;
    event.preventDefault();
    const most = new Promise((resolve) => setTimeout(resolve, 2000));
    Promise.race([forgetAll(owner), most]).finally(() => form.submit());
  });
})();
