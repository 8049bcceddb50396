// The reader's choice of light or dark. Loaded in the head and run at once, so that the page is never drawn in the
// wrong colours first. Charts listen for "nigran:theme" on the document to draw themselves again.
(() => {
  const KEY = "nigran-theme";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // Storage may be switched off; the system's choice then stands.
    }
  };
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);
  const label = () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.hidden = false;
      button.textContent = isDark() ? "Light" : "Dark";
      button.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
    }
  };
  const announce = () => {
    label();
    document.dispatchEvent(new CustomEvent("nigran:theme", { detail: { dark: isDark() } }));
  };

  const choice = stored();
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;
  document.addEventListener("DOMContentLoaded", label);
  system.addEventListener("change", announce);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(KEY, root.dataset.theme);
    } catch {
      // The choice then lasts for this page only.
    }
    announce();
  });
})();
