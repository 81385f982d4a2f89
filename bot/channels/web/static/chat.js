// The page works without this: here it only says without loading anew, and shows what is told in the meantime.
"use strict";

const log = document.getElementById("log");
const typing = document.getElementById("typing");
const status = document.getElementById("status");
const field = document.getElementById("text");
const compose = document.getElementById("compose");
const title = document.title;
let stream = null;
let last = Number(document.body.dataset.last);
let unread = 0;
let waiting = false;
let lost = null; // what was said when the line was cut

const nonce = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (n) => n.toString(16).padStart(2, "0")).join("");

/** Puts entries in: those that stand there are replaced, the others come behind; returns the first new one. */
function put(html) {
  const made = document.createElement("template");
  made.innerHTML = html; // ours, from our own server; no script runs from it
  let first = null;
  for (const entry of [...made.content.children]) {
    const before = document.getElementById(entry.id);
    last = Math.max(last, Number(entry.dataset.entry));
    if (before) {
      before.replaceWith(entry);
    } else {
      entry.classList.add("new");
      log.append(entry);
      first ??= entry;
    }
  }
  return first;
}

function isAtEnd() {
  return innerHeight + scrollY >= document.documentElement.scrollHeight - 160;
}

function still() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function show(entry) {
  entry?.scrollIntoView({ block: "start", behavior: still() ? "auto" : "smooth" });
}

function tell(sentence) {
  status.replaceChildren();
  if (!sentence) return;
  const line = document.createElement("p");
  line.append(sentence);
  status.append(line);
}

/** Says that something has come further down, where it is not seen. */
function point(entry) {
  const link = document.createElement("a");
  link.href = `#${entry.id}`;
  link.textContent = document.body.dataset.new;
  link.addEventListener("click", () => tell(""));
  tell(link);
}

/** Shows at once what was said, until the answer brings it as it is kept. */
function pending(text) {
  const entry = document.createElement("div");
  entry.className = "entry mine pending new";
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  bubble.append(paragraph);
  entry.append(bubble);
  log.append(entry);
  return entry;
}

async function say(form, button) {
  if (waiting) return;
  const data = new URLSearchParams(new FormData(form));
  if (button?.name) data.set(button.name, button.value);
  const isButton = data.has("button");
  if (!isButton && !data.get("text")?.trim()) return;
  const said = data.toString();
  data.set("nonce", lost?.said === said ? lost.nonce : nonce()); // what may have arrived is not answered twice
  waiting = true;
  tell("");
  const isField = form === compose;
  const mine = isButton || data.get("text").startsWith("/start ") ? null : pending(data.get("text"));
  if (isField) empty();
  typing.hidden = false;
  show(mine ?? typing);
  try {
    const response = await fetch("/say", { method: "POST", body: data, headers: { "X-Fragment": "1" } });
    if (response.status === 205) {
      location.assign("/?forgotten");
      return;
    }
    const text = await response.text();
    lost = null;
    if (!response.ok) throw new Error(text.length < 300 ? text : "");
    for (const entry of log.querySelectorAll(".entry:not([data-entry])")) entry.remove(); // the welcome, a link
    if (location.pathname !== "/") history.replaceState(null, "", "/");
    mine?.remove();
    typing.hidden = true;
    show(put(text));
    listen();
  } catch (error) {
    mine?.remove();
    typing.hidden = true;
    if (error instanceof TypeError) lost = { said, nonce: data.get("nonce") };
    if (isField) field.value = data.get("text");
    tell(error instanceof TypeError || !error.message ? document.body.dataset.failed : error.message);
  } finally {
    waiting = false;
    if (isField) field.focus({ preventScroll: true });
  }
}

function empty() {
  field.value = "";
  grow();
}

function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

/** Listens for what is told in the meantime; a browser that cuts the line gets what it has missed on coming back. */
function listen() {
  if (stream && stream.readyState !== EventSource.CLOSED) return;
  if (!last) return;
  stream = new EventSource(`/events?after=${last}`);
  stream.onmessage = (event) => {
    if (waiting) return void setTimeout(() => receive(event.data), 1500); // the answer itself comes first
    receive(event.data);
  };
  stream.onerror = () => {
    // a proxy in front of a bot that restarts answers with an error, after which browsers do not come back by themselves
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 10000);
  };
  stream.addEventListener("over", () => location.assign("/")); // a session of staff has ended
  stream.addEventListener("gone", (event) => document.getElementById(`m${event.data}`)?.remove());
}

/** Lets the bot know that it is shown here, and need not be told elsewhere. */
function acknowledge() {
  fetch("/shown", { method: "POST", body: new URLSearchParams({ entry: last }) }).catch(() => {});
}

function receive(html) {
  const follows = isAtEnd();
  const entry = put(html);
  if (entry) acknowledge();
  if (entry) follows ? show(entry) : point(entry);
  if (entry && document.hidden) document.title = `(${++unread}) ${title}`;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-say]")) return;
  event.preventDefault();
  for (const menu of document.querySelectorAll(".menu[open]")) menu.open = false;
  say(form, event.submitter);
});
field.addEventListener("keydown", (event) => {
  // while Chinese is being composed, Enter chooses a word
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  compose.requestSubmit();
});
field.addEventListener("input", grow);
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".menu[open]");
  if (event.key === "Escape" && !menu && parent !== window) parent.postMessage("exchange-bot:close", "*"); // in a frame of widget.js
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  document.title = title;
  listen();
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

listen();
if (!location.hash && last) log.lastElementChild?.scrollIntoView({ block: "end" });
if (matchMedia("(hover: hover)").matches) field.focus({ preventScroll: true });
