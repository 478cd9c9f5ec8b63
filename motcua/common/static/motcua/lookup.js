/* The code of a scanned slip stands behind # and never reaches a server by itself: into its box, out of the address. */
"use strict";
(() => {
  const form = document.getElementById("look-up"), code = location.hash.slice(1);
  if (!form || !code || code.length > 40) return;
  history.replaceState(null, "", location.pathname);
  form.elements.code.value = code;
  if (form.elements.number.value) form.requestSubmit();
})();
