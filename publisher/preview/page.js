"use strict";
// Switches only: language, light or dark, the phone's dark reading, the post in view. The page reads well without.
const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const frames = () => document.querySelectorAll("iframe");

function pageTheme() {
  return root.dataset.theme || (systemDark.matches ? "dark" : "light");
}

function paintFrame(frame) {
  const inside = frame.contentDocument && frame.contentDocument.documentElement;
  const theme = frame.dataset.theme || pageTheme();
  const phone = frame.closest(".panel") && frame.closest(".panel").querySelector("button.dark");
  if (inside) inside.dataset.theme = theme;
  if (!phone) return;
  phone.setAttribute("aria-pressed", String(theme === "dark"));
  frame.closest(".phone").dataset.theme = theme;
}

function paint() {
  document.getElementById("theme").setAttribute("aria-pressed", String(pageTheme() === "dark"));
  frames().forEach(paintFrame);
}

document.getElementById("theme").addEventListener("click", () => {
  root.dataset.theme = pageTheme() === "dark" ? "light" : "dark";
  frames().forEach((frame) => delete frame.dataset.theme);
  paint();
});
document.getElementById("language").addEventListener("click", () => {
  root.lang = root.lang.startsWith("zh") ? "en" : "zh-CN";
});
document.querySelectorAll("button.dark").forEach((button) => {
  button.addEventListener("click", () => {
    const frame = button.closest(".panel").querySelector("iframe");
    frame.dataset.theme = button.getAttribute("aria-pressed") === "true" ? "light" : "dark";
    paintFrame(frame);
  });
});
frames().forEach((frame) => frame.addEventListener("load", () => paintFrame(frame)));
systemDark.addEventListener("change", paint);

// The post in view: the one that the address names, itself or a column of it, else the first.
function showPost() {
  const named = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const posts = [...document.querySelectorAll(".post")];
  const post = (named && named.closest(".post")) || posts.find((one) => one.classList.contains("shown")) || posts[0];
  posts.forEach((one) => one.classList.toggle("shown", one === post));
  root.classList.add("switched");
  document.querySelectorAll(".posts a").forEach((link) => {
    const isHere = post && link.hash === "#" + post.id;
    if (isHere) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    if (isHere) link.parentElement.parentElement.scrollTo({ left: link.offsetLeft - 24 });
  });
}
addEventListener("hashchange", showPost);
showPost();
paint();
