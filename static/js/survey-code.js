// The code of a scanned letter stands after "#", which browsers keep to themselves: take it over into the field.
"use strict";
(() => {
  const field = document.getElementById("code");
  const code = window.location.hash.slice(1);
  if (!field || !/^[0-9A-Za-z-]{6,20}$/.test(code)) return;
  field.value = code;
  window.history.replaceState(null, "", window.location.pathname);
})();
