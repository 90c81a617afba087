// The page that stays open: it asks for its posts, is told when something changed, and keeps the reader's place.
const state = { version: -1, stamps: {}, seen: {}, boot: "", keys: [], changes: [], busy: false, again: false };
const follow = byId("follow");
follow.checked = memory.get("follow") === "yes";
follow.addEventListener("change", () => memory.set("follow", follow.checked ? "yes" : "no"));

async function ask(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function fragment(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

// ---------------------------------------------------------------- the list

function takeList(list) {
  Object.assign(state, { version: list.version, stamps: list.stamps, boot: list.boot, keys: list.keys });
  const focused = document.activeElement && document.activeElement.hash;
  const chosen = one(".kinds :checked");
  one(".rows").replaceChildren(fragment(list.rows));
  one(".kinds").replaceChildren(fragment(list.summary));
  const again = chosen && one(`.kinds [value=${chosen.value}]`);
  if (again) again.checked = true;
  narrow();
  const row = focused && rows().find((other) => other.hash === focused);
  if (row && !post()) row.focus({ preventScroll: true });
}

function complain(html) {
  const sheet = one(".trouble");
  const list = one("ul", sheet);
  if (html && list.innerHTML === html && sheet.hidden) return;  // closed by the reader, and nothing new to say
  list.innerHTML = html;
  sheet.hidden = !html;
}

// ---------------------------------------------------------------- one post

async function takePost(key) {
  if (!key) return "";
  if (state.seen[key] && state.seen[key].stamp === state.stamps[key]) return state.seen[key].trouble;
  const answer = await ask("/post/" + encodeURIComponent(key));
  const old = byId(key);
  if (answer.gone || answer.waits) {
    if (answer.gone && old) old.remove();
    if (answer.moved) location.replace("#" + answer.moved);
    else if (answer.gone) location.hash = "";
    return "";
  }
  const fresh = fragment(answer.html).firstElementChild;
  state.seen[key] = { stamp: answer.stamp, trouble: answer.trouble };
  if (old) merge(old, fresh);
  else {
    [one(".post-head", fresh), one(".original", fresh), ...all(".column", fresh)].forEach((part) => told.set(part, part.outerHTML));
    one("main").append(fresh);
    welcome(fresh);
  }
  document.title = answer.title + " · publish";
  return answer.trouble;
}

const told = new WeakMap();  // what each part was made of: what did not change is left alone

function merge(old, fresh) {
  const place = { left: scrollX, top: scrollY };
  state.changes = [];
  const columns = one(".columns", old);
  const names = all(".column", fresh).map((column) => column.id);
  all(".column", old).filter((column) => !names.includes(column.id)).forEach((column) => column.remove());
  all(".column", fresh).forEach((column) => {
    const known = byId(column.id);
    if (!known) {
      told.set(column, column.outerHTML);
      columns.append(column);
      welcome(column);
    }
    else mergeColumn(known, column);
  });
  replaceKept(one(".post-head", old), one(".post-head", fresh));
  replaceKept(one(".original", old), one(".original", fresh));
  if (post() === old) showPost(old);
  scrollTo(place);
  tellChanges();
}

function replaceKept(old, fresh) {
  const source = fresh.outerHTML;
  if (told.get(old) === source) return;
  const kept = keep(old);
  old.className = fresh.className + (old.classList.contains("open") ? " open" : "");
  old.replaceChildren(...fresh.childNodes);
  told.set(old, source);
  restore(old, kept);
}

function mergeColumn(old, fresh) {
  const source = fresh.outerHTML;
  if (told.get(old) === source) return;
  const frames = [one("iframe", old), one("iframe", fresh)];
  const kept = keep(old);
  old.className = fresh.className;
  if (frames[0] && frames[1]) {
    const looks = [one(".panel.look", old), one(".panel.look", fresh)];
    const next = [...fresh.children];
    [...old.children].filter((child) => child !== looks[0]).forEach((child) => child.remove());
    const at = next.indexOf(looks[1]);
    looks[0].before(...next.slice(0, at));
    looks[0].after(...next.slice(at + 1));
    patch(frames[0], frames[1].getAttribute("srcdoc"));
  } else {
    old.replaceChildren(...fresh.childNodes);
    welcome(old);
  }
  told.set(old, source);
  restore(old, kept);
}

// What a reader did to a part: its tab, what is unfolded, how far each piece is scrolled, where the focus is.
function keep(part) {
  const focus = part.contains(document.activeElement) ? document.activeElement : null;
  return {
    tab: (one(".tabs :checked", part) || {}).value,
    open: all("details[open]", part).map(nameOf),
    scrolled: [part, ...all(".panel, .notice, .facts, .scroll", part)].map((each) => [each.className, each.scrollTop]),
    marked: (one(".marked", part) || {}).id,
    focus: focus && (focus.id ? "#" + CSS.escape(focus.id) : focus.name ? `[name="${focus.name}"]:checked` : "." + focus.className.split(" ")[0]),
  };
}

const nameOf = (fold) => fold.className || one("summary", fold).firstChild.textContent;

function restore(part, kept) {
  const tab = kept.tab && one(`.tabs [value=${kept.tab}]`, part);
  if (tab) tab.checked = true;
  all("details", part).forEach((fold) => {
    fold.open = kept.open.includes(nameOf(fold));
  });
  const marked = kept.marked && byId(kept.marked);
  if (marked) marked.classList.add("marked");
  kept.scrolled.forEach(([name, top]) => {
    const same = [part, ...all(".panel, .notice, .facts, .scroll", part)].find((each) => each.className === name);
    if (same) same.scrollTop = top;
  });
  const focus = kept.focus && kept.focus !== "." && one(kept.focus, part);
  if (focus) focus.focus({ preventScroll: true });
}

// ---------------------------------------------------------------- within a frame

const BLOCKS = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "pre", "tr", "figure", "blockquote", "hr", ".formula.display"];

function blocks(inside) {
  const found = all(BLOCKS.join(), inside);
  return found.filter((block) => !block.querySelector(BLOCKS.join()));
}

// The article changes in place, so that nothing flickers and its scroll stays; what is new in it is remembered.
function patch(frame, source) {
  const inside = frame.contentDocument;
  if (frame.srcdoc === source && !frame.patched) return;
  if (!inside || !inside.body || inside.readyState !== "complete") {
    frame.srcdoc = source;
    return;
  }
  const fresh = new DOMParser().parseFromString(source, "text/html");
  const before = new Map();
  const was = blocks(inside.body).map((block) => plain(block));
  was.forEach((text) => before.set(text, (before.get(text) || 0) + 1));
  const scroller = inside.scrollingElement;
  const top = scroller.scrollTop;
  one("style", inside.head).textContent = one("style", fresh.head).textContent;
  inside.body.replaceWith(inside.adoptNode(fresh.body));
  scroller.scrollTop = top;
  frame.patched = true;
  const now = blocks(inside.body);
  const changed = now.filter((block) => {
    const left = before.get(plain(block)) || 0;
    before.set(plain(block), left - 1);
    return left < 1;
  });
  if (!changed.length && now.length < was.length) changed.push(now[was.findIndex((text, at) => !now[at] || plain(now[at]) !== text)] || now[now.length - 1]);
  changed.filter(Boolean).forEach((block) => block.classList.add("new-here"));
  if (changed[0]) state.changes.push({ frame, block: changed[0], count: changed.length });
}

const plain = (block) => block.outerHTML.replace(/ class="new-here"| new-here/g, "");

function tellChanges() {
  const news = one(".news");
  const count = Math.max(0, ...state.changes.map((change) => change.count));
  one(".many", news).textContent = count;
  news.hidden = !count;
  clearTimeout(state.timer);
  state.timer = setTimeout(() => { news.hidden = true; }, 8000);
  if (count && follow.checked) jumpToChange();
}

function jumpToChange() {
  state.changes.forEach(({ frame, block }) => {
    const inside = frame.contentDocument.scrollingElement;
    const box = block.getBoundingClientRect();
    inside.scrollTop += box.top - Math.max(24, (frame.clientHeight - box.height) / 2);
  });
  const columns = state.changes.map(({ frame }) => frame.closest(".column"));
  if (columns.length && matchMedia("(max-width: 1099px)").matches) columns[0].scrollIntoView({ block: "start" });
  one(".news").hidden = true;
}

one(".news button").addEventListener("click", jumpToChange);

// ---------------------------------------------------------------- being told

async function refresh() {
  if (state.busy) {
    state.again = true;
    return;
  }
  state.busy = true;
  try {
    const list = await ask("/list");
    if (state.boot && state.boot !== list.boot) state.seen = {};
    takeList(list);
    const wanted = keyOf(named()) || (list.keys.length === 1 ? list.keys[0] : "");
    const trouble = await takePost(wanted);
    complain(list.trouble + trouble);
    if (!post() || post().id !== wanted) route();
    delete document.body.dataset.link;
  } catch {
    document.body.dataset.link = "lost";
  }
  state.busy = false;
  if (state.again) {
    state.again = false;
    refresh();
  }
}

// A post that was not asked for yet comes when the address names it.
addEventListener("hashchange", () => {
  const key = keyOf(named());
  one(".news").hidden = true;
  if (!key) document.title = one(".brand b").textContent;
  refresh();
});

// A browser keeps six connections to one place: a page that nobody looks at lets its own go.
let events = null;

function listen() {
  if (document.hidden) {
    if (events) events.close();
    events = null;
    return;
  }
  if (events) return;
  events = new EventSource("/events");
  events.addEventListener("message", (event) => {
    const news = JSON.parse(event.data);
    if (news.version !== state.version || news.boot !== state.boot) refresh();
    else delete document.body.dataset.link;
  });
  events.addEventListener("error", () => { document.body.dataset.link = "lost"; });
}

document.addEventListener("visibilitychange", listen);
listen();
