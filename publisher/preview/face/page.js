"use strict";
// Ways around the page: language, light or dark, which post is in view, its source, what is copied, the keys.
// It reads well without: then the address alone says what is shown.
const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const memory = {
  get(name) { try { return sessionStorage.getItem(name); } catch { return null; } },
  set(name, value) { try { sessionStorage.setItem(name, value); } catch { /* a page without a memory still works */ } },
};

// ---------------------------------------------------------------- light or dark, and the language

const pageTheme = () => root.dataset.theme || (systemDark.matches ? "dark" : "light");

function paintFrame(frame) {
  const inside = frame.contentDocument && frame.contentDocument.documentElement;
  const theme = frame.dataset.theme || pageTheme();
  if (inside) inside.dataset.theme = theme;
  const phone = frame.closest(".phone");
  if (!phone) return;
  phone.dataset.theme = theme;
  one("button.dark", frame.closest(".panel")).setAttribute("aria-pressed", String(theme === "dark"));
}

function paint() {
  byId("theme").setAttribute("aria-pressed", String(pageTheme() === "dark"));
  all("iframe").forEach(paintFrame);
}

function turnTheme(theme) {
  root.dataset.theme = theme;
  memory.set("theme", theme);
  all("iframe").forEach((frame) => delete frame.dataset.theme);
  paint();
}

function speak(language) {
  root.lang = language;
  memory.set("language", language);
  const search = byId("search");
  search.placeholder = search.dataset[language.startsWith("zh") ? "zh" : "en"];
}

byId("theme").addEventListener("click", () => turnTheme(pageTheme() === "dark" ? "light" : "dark"));
byId("language").addEventListener("click", () => speak(root.lang.startsWith("zh") ? "en" : "zh-CN"));
systemDark.addEventListener("change", paint);

// ---------------------------------------------------------------- which post is in view

const everyRow = () => all(".rows .row");
const rows = () => all(".rows a.row").filter((row) => !row.parentElement.hidden);
const keyOf = (name) => (/^p-[0-9a-f]+/.exec(name) || [""])[0];
const named = () => decodeURIComponent(location.hash.slice(1));
let cameFrom = "";

function showPost(post) {
  all(".post").forEach((other) => other.classList.toggle("shown", other === post));
  one(".overview").classList.toggle("shown", !post);
  root.classList.add("switched");
  if (post) {
    cameFrom = post.id;
    const order = rows().map((row) => row.hash.slice(1));
    const here = order.indexOf(post.id);
    const point = (name, key) => all("." + name, one(".ways", post)).forEach((way) => {
      way.hidden = !key;
      way.hash = key || "";
    });
    point("previous", order[here - 1]);
    point("next", here < 0 ? "" : order[here + 1]);
    one(".back", post).addEventListener("click", leave);
  }
}

function leave(event) {
  event.preventDefault();
  location.hash = "";
}

// The address names a post, a column of it, its source, or a line of that; without a name it is the list.
function route() {
  const name = named();
  const posts = all(".post");
  if (root.dataset.mode === "live" && keyOf(name) && !byId(keyOf(name))) return;  // it is on its way
  const post = byId(keyOf(name)) || (posts.length === 1 && everyRow().length < 2 ? posts[0] : null);
  const before = cameFrom;
  showPost(post);
  if (!post) {
    const row = rows().find((other) => other.hash === "#" + before);
    if (row) row.focus();
    return;
  }
  if (name === post.id && before !== post.id) scrollTo(0, 0);
  const target = name && byId(name);
  if (target && target.closest(".original")) openSource(post, target);
  else closeSource(post);
  if (target && target.matches(".column")) target.scrollIntoView({ block: "start" });
}

addEventListener("hashchange", route);

// ---------------------------------------------------------------- the author's text

let openedBy = null;

function openSource(post, line) {
  const source = one(".original", post);
  source.classList.add("open");
  all(".marked", source).forEach((other) => other.classList.remove("marked"));
  if (!line.matches("li")) return;
  line.classList.add("marked");
  line.scrollIntoView({ block: "center" });
  line.focus({ preventScroll: true });
}

function closeSource(post) {
  one(".original", post).classList.remove("open");
  if (openedBy && openedBy.isConnected) openedBy.focus();
  openedBy = null;
}

// ---------------------------------------------------------------- what is copied

// Rich text first; plain text beside it where the platform's editor does not prefer to parse that.
function copy(button) {
  const put = (event) => {
    event.preventDefault();
    if (button.dataset.rich) event.clipboardData.setData("text/html", button.dataset.rich);
    event.clipboardData.setData("text/plain", button.dataset.plain || "");
  };
  document.addEventListener("copy", put, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put);
  if (!done) return;
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), 2000);
}

// ---------------------------------------------------------------- the list: search, kinds

function narrow() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = one(".kinds :checked");
  const kind = chosen ? chosen.value : "all";
  const items = all(".rows > li");
  items.forEach((item) => {
    const row = one(".row", item);
    const text = (one(".what", row).textContent).toLowerCase();
    const kinds = (row.dataset.kinds || "").split(" ");
    item.hidden = !words.every((word) => text.includes(word)) || (kind !== "all" && !kinds.includes(kind));
  });
  one(".unmatched").hidden = !items.length || items.some((item) => !item.hidden);
  one(".rows").hidden = items.every((item) => item.hidden);
}

byId("search").addEventListener("input", narrow);
one(".kinds").addEventListener("change", narrow);

// ---------------------------------------------------------------- mouse and keys

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  if (at("button.copy")) copy(at("button.copy"));
  else if (at("button.dark")) {
    const frame = one("iframe", at(".panel"));
    frame.dataset.theme = at("button.dark").getAttribute("aria-pressed") === "true" ? "light" : "dark";
    paintFrame(frame);
  } else if (at(".original .shut")) history.replaceState(null, "", "#" + at(".post").id), closeSource(at(".post"));
  else if (at(".trouble .shut")) one(".trouble").hidden = true;
  else if (at(".jump, .show-original")) {
    openedBy = at("a");
    if (openedBy.hash === location.hash) route();
  } else if (at(".brand")) leave(event);
});

const post = () => one(".post.shown");

function step(by) {
  const list = rows();
  if (post()) {
    const way = one(by < 0 ? ".ways .previous" : ".ways .next", post());
    if (!way.hidden) location.hash = way.hash;
    return;
  }
  const here = list.indexOf(document.activeElement);
  const next = list[here < 0 ? (by < 0 ? list.length - 1 : 0) : Math.min(Math.max(here + by, 0), list.length - 1)];
  if (next) next.focus();
}

function getOut() {
  const trouble = one(".trouble");
  if (!trouble.hidden) trouble.hidden = true;
  else if (post() && one(".original.open", post())) {
    history.replaceState(null, "", "#" + post().id);
    closeSource(post());
  } else if (document.activeElement === byId("search")) byId("search").blur();
  else if (post() && everyRow().length > 1) location.hash = "";
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input[type=search]");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") getOut();
  else if (isTyping && event.key === "ArrowDown") step(1);
  else if (isTyping) return;
  else if (event.key === "/" && !post()) byId("search").focus();
  else if (event.key === "j" || (event.key === "ArrowDown" && event.target.matches(".row"))) step(1);
  else if (event.key === "k" || (event.key === "ArrowUp" && event.target.matches(".row"))) step(-1);
  else return;
  if (event.key !== "Escape") event.preventDefault();
});

// ---------------------------------------------------------------- the beginning

function welcome(within) {
  all("iframe", within).forEach((frame) => frame.addEventListener("load", () => paintFrame(frame)));
  all("iframe", within).forEach(paintFrame);
}

if (memory.get("theme")) root.dataset.theme = memory.get("theme");
speak(memory.get("language") || root.lang);
welcome(document);
if (root.dataset.mode === "file") route();
paint();
