// The chat in any page: <script src="https://…/widget.js" defer></script>. A button, and the page of the bot in a frame.
"use strict";

(() => {
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const language = (script.dataset.lang || document.documentElement.lang || navigator.language).toLowerCase().startsWith("zh") ? "zh" : "en";
  const words = { en: ["Ask about exchanges", "Close the chat"], zh: ["咨询交流项目", "关闭聊天"] }[language];
  const label = script.dataset.label || words[0];

  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  Object.assign(button.style, {
    position: "fixed", right: "1rem", bottom: "1rem", zIndex: "2147483000", minHeight: "48px", padding: "0 1.2rem",
    border: "0", borderRadius: "24px", background: "#2457d6", color: "#fff", font: "600 16px/1.2 system-ui, sans-serif",
    cursor: "pointer", boxShadow: "0 4px 18px rgb(10 20 50 / 30%)",
  });
  button.addEventListener("focus", () => {
    if (button.matches(":focus-visible")) Object.assign(button.style, { outline: "3px solid #fff", outlineOffset: "-6px" });
  });
  button.addEventListener("blur", () => (button.style.outline = ""));
  let frame = null;

  function made() {
    const made = document.createElement("iframe");
    made.title = label;
    made.id = "exchange-bot";
    made.src = `${home}/embed?lang=${language}`;
    Object.assign(made.style, {
      position: "fixed", right: "1rem", bottom: "calc(1rem + 60px)", zIndex: "2147483000", width: "min(26rem, calc(100vw - 2rem))",
      height: "min(42rem, calc(100vh - 2rem - 60px))", border: "0", borderRadius: "16px", background: "#f4f5f9",
      boxShadow: "0 12px 40px rgb(10 20 50 / 30%)", colorScheme: "light dark",
    });
    button.before(made);
    button.setAttribute("aria-controls", made.id);
    return made;
  }

  function show(open) {
    frame ??= made(); // nothing is fetched before somebody wants it
    frame.hidden = !open;
    frame.style.display = open ? "block" : "none";
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? words[1] : label;
    (open ? frame : button).focus();
  }

  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  button.textContent = label;
  button.addEventListener("click", () => show(!isOpen()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) show(false);
  });
  addEventListener("message", (event) => {
    if (event.origin === home && event.source === frame?.contentWindow && event.data === "exchange-bot:close") show(false);
  });
  const place = () => document.body.append(button);
  document.body ? place() : addEventListener("DOMContentLoaded", place);
})();
