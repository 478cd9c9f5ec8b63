/* What pages do beyond plain HTML; every one of them works without this file. Words stand in components/script_words.html. */
"use strict";
(() => {
  const doc = document, body = doc.body, root = doc.documentElement;
  const $ = (selector, from = doc) => from.querySelector(selector);
  const words = $("#words")?.dataset || {};
  const fill = (text, facts) => (text || "").replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  const on = (type, handle, options) => doc.addEventListener(type, handle, options);
  const token = () => $("[name=csrfmiddlewaretoken]")?.value || "";
  // Private modes and full disks refuse storage; nothing may depend on it.
  const store = {
    get: (key) => { try { return localStorage.getItem("motcua." + key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem("motcua." + key, value); } catch { /* said above */ } },
  };
  const post = (url, data, more) => fetch(url, {
    method: "POST", body: data, credentials: "same-origin", ...more,
    headers: { "X-CSRFToken": token(), Accept: "application/json", ...(data && { "X-Autosave": "1" }) },
  });
  root.classList.add("js");

  /* ---- Draft saved as one types ---- */
  const drafts = new Map();
  const PAUSE = 800, SLOWEST = 30000;

  const tell = (form, text, kind) => {
    const place = $("[data-saved]", form);
    if (!place || place.textContent === text) return;
    place.textContent = text;
    place.classList.remove("ok", "warn");
    if (kind) place.classList.add(kind);
  };
  const fieldsOf = (form) => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return new URLSearchParams(data);
  };
  const clockOf = (text) => /^\d\d:\d\d$/.test(text || "") ? text
    : new Date(text || Date.now()).toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit", hour12: false });

  function draftOf(form) {
    if (!drafts.has(form)) drafts.set(form, { form, dirty: false, wait: PAUSE, timer: 0, going: null, stuck: false });
    return drafts.get(form);
  }
  function later(draft, wait) {
    clearTimeout(draft.timer);
    draft.timer = setTimeout(() => save(draft), wait);
  }
  // One request at a time: two would race for the revision number. The promise says whether all that was typed is safe.
  function save(draft) {
    clearTimeout(draft.timer);
    if (draft.going) return draft.going.then((safe) => (draft.dirty && safe ? save(draft) : safe));
    if (!draft.dirty || draft.stuck) return Promise.resolve(!draft.stuck);
    draft.dirty = false;
    draft.going = send(draft).finally(() => { draft.going = null; });
    return draft.going;
  }
  async function send(draft) {
    const { form } = draft;
    tell(form, words.saving);
    let answer, said;
    try {
      answer = await post(form.dataset.autosave, fieldsOf(form));
      said = await answer.json().catch(() => ({}));
    } catch { answer = null; }
    if (!answer || answer.status >= 500) return retry(draft);
    if (answer.redirected || answer.status === 401 || answer.status === 403) return ended(draft);
    if (!answer.ok) return stop(draft, said.message || words.notSaved, answer.status !== 409);
    draft.wait = PAUSE;
    if ("revision" in said && form.elements.revision) form.elements.revision.value = said.revision;
    tell(form, fill(words.saved, { time: clockOf(said.saved_at) }), "ok");
    if (draft.dirty) later(draft, PAUSE);
    alive();
    return true;
  }
  function retry(draft) {
    draft.dirty = true;
    draft.wait = Math.min(draft.wait * 2, SLOWEST);
    later(draft, draft.wait);
    tell(draft.form, words.offline, "warn");
    return false;
  }
  function stop(draft, text, again) {
    draft.dirty = true;
    draft.stuck = !again;
    tell(draft.form, text, "warn");
    return false;
  }
  function ended(draft) {
    stop(draft, words.ended);
    draft.ended = true;
    const link = doc.createElement("a");
    Object.assign(link, { href: body.dataset.loginUrl, target: "_blank", textContent: words.login });
    $("[data-saved]", draft.form)?.append(" ", link);
    return false;
  }
  // Logged in again in another tab: the old token is dead, a fresh page carries the new one.
  async function revive() {
    const dead = [...drafts.values()].filter((draft) => draft.ended);
    if (doc.hidden || !dead.length) return;
    const page = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    if (!page?.ok || page.redirected) return;
    const fresh = $("[name=csrfmiddlewaretoken]", new DOMParser().parseFromString(await page.text(), "text/html"));
    if (!fresh) return;
    doc.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = fresh.value; });
    for (const draft of dead) { draft.ended = draft.stuck = false; save(draft); }
  }
  on("visibilitychange", revive);
  const present = () => [...drafts.values()].filter((draft) => draft.form.isConnected);
  const saveAll = () => Promise.all(present().map(save)).then((all) => all.every(Boolean));

  const typed = (event) => {
    const form = event.target.form;
    if (!form?.dataset.autosave || event.target.type === "file") return;
    const draft = draftOf(form);
    draft.dirty = true;
    if (!draft.sending) later(draft, Math.max(PAUSE, draft.wait));
  };
  on("input", typed);
  on("change", typed);
  addEventListener("online", () => { for (const draft of present()) save(draft); });
  // The last words before a tab closes: `keepalive` outlives the page.
  addEventListener("pagehide", () => {
    for (const draft of present()) {
      if (draft.dirty && !draft.sending && !draft.going && !draft.stuck) post(draft.form.dataset.autosave, fieldsOf(draft.form), { keepalive: true });
    }
  });
  // Back from the browser's memory: the revision on the page is old, the saved draft is not.
  addEventListener("pageshow", (event) => {
    doc.querySelectorAll("[data-once]").forEach(release);
    if (event.persisted && $("[data-autosave]")) location.reload();
  });

  /* ---- Sending once, and files that are too big ---- */
  function hold(form, button) {
    form.dataset.sent = "1";
    if (!button) return;
    button.dataset.words = button.textContent;
    button.textContent = button.dataset.sending || words.sending;
    button.setAttribute("aria-disabled", "true");
    form.slow = setTimeout(() => {
      const note = doc.createElement("p");
      note.className = "progress";
      note.setAttribute("role", "status");
      button.after(note);
      note.textContent = words.uploading;
    }, 1000);
  }
  function release(form) {
    delete form.dataset.sent;
    clearTimeout(form.slow);
    form.querySelectorAll("[data-words]").forEach((button) => {
      button.textContent = button.dataset.words;
      button.removeAttribute("aria-disabled");
      delete button.dataset.words;
    });
    form.querySelectorAll(".progress[role=status]").forEach((note) => note.remove());
  }
  on("submit", (event) => {
    const form = event.target, tooBig = $("[data-too-big]", form);
    if (form.dataset.sent || tooBig) {
      event.preventDefault();
      event.stopPropagation();
      tooBig?.focus();
      return;
    }
    const draft = drafts.get(form);
    if (draft) {
      clearTimeout(draft.timer);
      // An autosave under way would make the revision of this form old.
      if (draft.going) {
        event.preventDefault();
        event.stopPropagation();
        draft.going.then(() => form.requestSubmit(event.submitter));
        return;
      }
      draft.sending = true;
    }
    // After the other listeners and the browser have taken the form's data: the button's own name is part of it.
    if ("once" in form.dataset) setTimeout(() => hold(form, event.submitter || $("button:not([type=button])", form)));
  }, true);

  const sizeOf = (bytes) => bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1).replace(".", ",") + " MB";
  function listFiles(input) {
    const id = (input.id || input.name) + "_files", max = +input.dataset.maxMb || 0;
    let list = doc.getElementById(id);
    if (!list) {
      list = doc.createElement("ul");
      list.id = id;
      list.className = "files";
      list.setAttribute("role", "status");
      input.after(list);
    }
    list.textContent = "";
    input.toggleAttribute("data-too-big", false);
    for (const file of input.files) {
      const item = doc.createElement("li"), facts = { name: file.name, size: sizeOf(file.size), max };
      const big = max && file.size > max * 1048576;
      item.textContent = big ? fill(words.tooBig, facts) : `${file.name} (${facts.size})`;
      if (big) {
        item.className = "error";
        input.toggleAttribute("data-too-big", true);
      }
      list.append(item);
    }
  }
  on("change", ({ target }) => {
    if (target.type === "file") {
      listFiles(target);
      // A chosen file that nobody sent would be missed only at the counter.
      const ready = target.files.length && !target.hasAttribute("data-too-big");
      if (ready && target.form && "uploadOnChoice" in target.form.dataset) target.form.requestSubmit();
    }
    if (target.matches("select") && target.form && "submitOnChange" in target.form.dataset) target.form.requestSubmit();
  });

  /* ---- The session ---- */
  const dialog = $("#session"), WARN = 60;
  let length = +body.dataset.sessionExpiresIn || 0, until = 0, tick = 0, said = 0, leaving = false;
  const left = () => Math.ceil((+(store.get("until") || until) - Date.now()) / 1000);

  // Any answer of the server is a sign of life; other tabs learn it through storage.
  function alive(seconds) {
    if (!length) return;
    length = seconds || length;
    until = Date.now() + length * 1000;
    store.set("until", until);
    watch();
  }
  function watch() {
    clearTimeout(tick);
    if (!length || leaving) return;
    const seconds = left();
    if (seconds > WARN) {
      said = 0;
      if (dialog?.open) dialog.close();
      tick = setTimeout(watch, Math.min(seconds - WARN, 3600) * 1000);
      return;
    }
    if (seconds <= 1) { leave(true); return; }
    if (dialog && !dialog.open) dialog.showModal();
    if (dialog) {
      $("[data-seconds]", dialog).textContent = seconds;
      // Aloud at 60, 30 and 10 only: a voice that counts every second hides the buttons.
      const mark = [10, 30, 60].find((limit) => seconds <= limit);
      if (mark !== said) $("[data-say]", dialog).textContent = fill(words.secondsLeft, { seconds });
      said = mark;
    }
    tick = setTimeout(watch, 1000);
  }
  async function stay() {
    const answer = await post(body.dataset.sessionUrl).catch(() => null);
    if (!answer) return;
    if (!answer.ok || answer.redirected) { leave(true); return; }
    alive(+(await answer.json().catch(() => ({}))).expires_in);
  }
  async function leave(timeIsUp) {
    leaving = true;
    clearTimeout(tick);
    const safe = await saveAll();
    // Better an open page than lost words: what could not be saved stays where it is.
    if (!safe && timeIsUp) { leaving = false; dialog?.close(); return; }
    const form = $("#logout");
    if (form) await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" }).catch(() => null);
    store.set("until", 1); // other tabs leave too
    const next = "?next=" + encodeURIComponent(location.pathname + location.search);
    location.assign(timeIsUp ? body.dataset.loginUrl + next : "/");
  }
  if (length) {
    alive();
    addEventListener("storage", (event) => { if (event.key === "motcua.until") watch(); });
    on("visibilitychange", watch);
    // Esc means "I am here".
    dialog?.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  }

  /* ---- htmx ---- */
  on("htmx:config:request", ({ detail }) => {
    if (detail.ctx.request.method !== "GET") detail.ctx.request.headers["X-CSRFToken"] = token();
    for (const one of live()) one.sent = state(one);
  });
  on("htmx:after:request", () => alive());
  on("htmx:finally:request", () => {
    doc.querySelectorAll("[data-sent]").forEach(release);
    for (const draft of drafts.values()) draft.sending = false;
  });
  // Letters typed while the answer was on its way are newer than the answer.
  let typing = null, newer = [];
  const live = () => doc.querySelectorAll("[data-live] :is(input, select, textarea)");
  const state = (one) => (/radio|checkbox/.test(one.type) ? one.checked : one.value);
  on("htmx:before:swap", () => {
    newer = [...live()].filter((one) => "sent" in one && one.sent !== state(one)).map((one) => [one.id, state(one)]);
    const here = doc.activeElement;
    const open = here?.form?.dataset.autosave && !/radio|checkbox/.test(here.type);
    typing = open ? { here, value: here.value } : null;
  });
  on("htmx:after:swap", () => {
    for (const [id, now] of newer) {
      const one = id && doc.getElementById(id);
      if (one) one[typeof now === "boolean" ? "checked" : "value"] = now;
    }
    if (typing?.here.isConnected && typing.here.value !== typing.value) typing.here.value = typing.value;
    if (!doc.activeElement?.closest("[data-autosave]")) focusErrors();
  });

  /* ---- Where one is ---- */
  const focusErrors = () => $("[data-focus]")?.focus();
  focusErrors();
  on("click", (event) => {
    const link = event.target.closest?.(".errors a[href^='#']");
    const field = link && doc.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      (field.closest("fieldset, .field") || field).scrollIntoView();
      field.focus({ preventScroll: true });
    }
    if (event.target.closest?.("[data-stay]")) stay();
    if (event.target.closest?.("[data-leave]")) leave(false);
    if (event.target.closest?.("[data-print]")) print();
    const copy = event.target.closest?.("[data-copy]");
    if (copy) navigator.clipboard?.writeText(copy.dataset.copy).then(() => { copy.textContent = copy.dataset.copied; }, () => {});
    if (event.target.closest?.("[data-help]")) $("#shortcuts")?.showModal();
  });

  /* ---- Who else has this page open ---- */
  const others = $("[data-others]");
  if (others) setInterval(async () => {
    if (doc.hidden) return;
    // Said to be unattended: a page left open must not keep the session alive.
    const headers = { "X-CSRFToken": token(), Accept: "application/json", "X-Unattended": "1" };
    const answer = await fetch(others.dataset.others, { method: "POST", credentials: "same-origin", headers }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const said = (await answer.json().catch(() => ({}))).others || "";
    if (others.textContent !== said) others.textContent = said;
  }, 30000);
})();
