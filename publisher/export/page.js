"use strict";
// Copies one part: the body as rich text alone (an editor that also finds plain text would parse that), the rest plain.
const parts = JSON.parse(document.getElementById("parts").textContent);
const said = document.querySelector("[role=status]");

function copy(part) {
  const put = (event) => {
    event.preventDefault();
    event.clipboardData.setData(part === "body" ? "text/html" : "text/plain", parts[part]);
  };
  document.addEventListener("copy", put, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", put);
  return done;
}

document.querySelectorAll("button").forEach((button) => {
  const label = button.textContent;
  button.addEventListener("click", () => {
    if (!copy(button.dataset.part)) return;
    button.textContent = said.textContent = document.body.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
});
document.querySelectorAll("iframe").forEach((frame) => {
  const grow = () => {
    const inside = frame.contentDocument && frame.contentDocument.documentElement;
    if (!inside) return;
    inside.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    frame.style.height = inside.scrollHeight + "px";
  };
  frame.addEventListener("load", grow);
  addEventListener("resize", grow);
  grow();
});
