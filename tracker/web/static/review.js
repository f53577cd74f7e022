// Keys and focus. Everything here is a shortcut to a link, a button or a field of the page, which works without it.
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const field = (element) => element && element.closest("input, textarea, select");
  let verdict = "";

  function stops() { return all("[data-stop]").filter((each) => each.offsetParent !== null); }

  function step(by) {
    const places = stops();
    if (!places.length) return;
    const here = document.activeElement.closest("[data-stop]") || find(".figure[aria-current]") || places.find((each) => each === last);
    const at = places.indexOf(here);
    const next = at < 0 ? (by > 0 ? 0 : places.length - 1) : Math.min(Math.max(at + by, 0), places.length - 1);
    focusOn(places[next]);
  }

  let last = null;
  function focusOn(element) {
    last = element;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }

  function card() {
    return document.activeElement.closest(".finding") || find(".finding:not(.judged)");
  }

  function decide(name) {
    const form = card() && card().querySelector("form.decide");
    if (!form) return;
    verdict = name;
    form.elements.reason.focus();
  }

  function undo() {
    const button = find("#message .undo") || (card() && card().querySelector(".undo")) || find("#reading .undo");
    if (button) button.click();
  }

  function correct() {
    const details = find("#reading details.correct");
    if (!details) return;
    details.open = true;
    details.querySelector("select").focus();
  }

  function close() {
    const link = find("#reading .close");
    if (link) link.click();
  }

  const keys = {
    j: () => step(1), k: () => step(-1),
    a: () => decide("accept"), d: () => decide("dismiss"), s: () => decide("snooze"),
    u: undo, c: correct, Escape: close,
    n: () => { const text = find("#text"); if (text) text.focus(); else location.assign("/#bring-head"); },
    "/": () => find("#seek").focus(),
    "?": () => { const keysHelp = find("#keys"); keysHelp.open = !keysHelp.open; if (keysHelp.open) keysHelp.querySelector("summary").focus(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (field(event.target)) {
      if (event.key === "Escape") { event.target.blur(); verdict = ""; const own = event.target.closest("[data-stop]"); if (own) own.focus(); }
      if (event.key === "Enter" && verdict && event.target.matches("form.decide input")) {
        event.preventDefault();
        const button = event.target.form.querySelector(`button[value=${verdict}]`);
        if (event.target.form.reportValidity()) { verdict = ""; button.click(); }
      }
      return;
    }
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-Requested-With"] = "htmx"; });

  document.addEventListener("htmx:afterSettle", () => {
    const opened = find("#reading[data-opened]");
    for (const each of all("[data-figure]")) {
      if (opened && each.dataset.figure === opened.dataset.opened) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
    }
    if (opened && opened.dataset.seen !== "yes") {
      opened.dataset.seen = "yes";
      const current = find(".figure[aria-current]");
      last = current || last;
      opened.querySelector("h2").focus({ preventScroll: true });
      if (current) current.scrollIntoView({ block: "nearest" });
    } else if (document.activeElement === document.body) {
      const next = find(".finding:not(.judged)") || find("h1");
      if (next) { next.setAttribute("tabindex", "-1"); next.focus({ preventScroll: true }); }
    }
  });

  document.addEventListener("htmx:responseError", (event) => say(event.detail.xhr.responseText));
  document.addEventListener("htmx:sendError", () => say("The server does not answer. Is it still running?"));

  function say(words) {
    const place = find("#message");
    const box = document.createElement("div");
    box.className = "saying problem";
    box.textContent = words.startsWith("<") ? "This did not work. Load the page again." : words;
    place.replaceChildren(box);
  }
})();
