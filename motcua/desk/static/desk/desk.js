/* Keys of the desk. Every one of them only does what a link or a button on the page does; they can be switched off. */
"use strict";
(() => {
  const doc = document, $ = (selector, from = doc) => from.querySelector(selector);
  const help = $("#shortcuts"), off = $("#shortcuts-off");
  // Private modes and full disks refuse storage; nothing may depend on it.
  const isOff = () => { try { return localStorage.getItem("motcua.keys") === "off"; } catch { return false; } };
  if (off) {
    off.checked = isOff();
    off.addEventListener("change", () => {
      try { localStorage.setItem("motcua.keys", off.checked ? "off" : "on"); } catch { /* said above */ }
    });
  }

  let going = 0; // when g was pressed: the next letter names a list
  const rowsOf = () => [...doc.querySelectorAll("[data-shortcuts] tbody tr")].filter((row) => $("a[href]", row));
  const focus = (row) => $("a[href]", row)?.focus();

  function inRows(key, target) {
    const rows = rowsOf(), now = rows.indexOf(target.closest("tr"));
    if (!rows.length) return false;
    if (key === "j" || key === "ArrowDown") focus(rows[Math.min(now + 1, rows.length - 1)]);
    else if (key === "k" || key === "ArrowUp") focus(rows[Math.max(now - 1, 0)]);
    else if (key === "x" && now >= 0) $("[type=checkbox]", rows[now])?.click();
    else {
      const button = /^[a-z]$/.test(key) && now >= 0 && $(`[data-key=${key}]`, rows[now]);
      if (!button) return false;
      button.click();
    }
    return true;
  }

  // On the page of a dossier a letter opens the move and stands at its first box; it never presses it.
  function open(key) {
    const found = /^[a-z]$/.test(key) && $(`main [data-key=${key}]:not(tr *)`);
    if (!found) return false;
    if (found.matches("details")) {
      found.open = true;
      // Boxes folded away further inside are not yet wanted.
      $("form :is(input:not([type=hidden]), select, textarea, button):not(details details:not([open]) *)", found)?.focus();
    } else found.click();
    return true;
  }

  function go(key) {
    const lists = [...doc.querySelectorAll("[data-go]")];
    const link = lists.find((one) => one.dataset.go === key) || lists[Number(key) - 1];
    link?.click();
    return Boolean(link);
  }

  // The rest of the menu lies over the page: it goes when one goes on, or the next link would be hidden under it.
  const menu = $(".rest details");
  menu?.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  menu?.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    menu.open = false;
    $("summary", menu).focus();
  });

  doc.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const typing = target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.altKey || event.metaKey || $("dialog[open]") || isOff()) return;
    const arrow = key.startsWith("Arrow") && (!target.closest("tr") || target.type === "radio");
    const follows = going && event.timeStamp - going < 1500;
    going = 0;
    if (follows ? go(key) : key === "g" && $("[data-go]")) { if (!follows) going = event.timeStamp; }
    else if (key === "?" && help) help.showModal();
    else if (key === "/" && $("[data-search]")) $("[data-search]").focus();
    else if (arrow || !(inRows(key, target) || open(key))) return;
    event.preventDefault();
  });
})();
