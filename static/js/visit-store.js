// What an inspector recorded and has not sent, kept by the browser for this person alone.
(() => {
  "use strict";
  const done = (asked) =>
    new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });

  window.visitStore = async (person) => {
    const asked = indexedDB.open(`visits-${person}`, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("sheets", { keyPath: "sheet" });
      asked.result.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
    };
    const database = await done(asked);
    let isClosed = false;
    database.onversionchange = () => {
      isClosed = true;
      database.close();
    };
    const in_ = (store, mode) => database.transaction(store, mode).objectStore(store);
    return {
      isClosed: () => isClosed,
      sheet: (sheet) => done(in_("sheets", "readonly").get(sheet)),
      keepSheet: (row) => done(in_("sheets", "readwrite").put(row)),
      dropSheet: (sheet) => done(in_("sheets", "readwrite").delete(sheet)),
      all: () => done(in_("outbox", "readonly").getAll()),
      put: (item) => done(in_("outbox", "readwrite").put(item)),
      drop: (n) => done(in_("outbox", "readwrite").delete(n)),
    };
  };
})();
