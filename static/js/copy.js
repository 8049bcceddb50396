// A button under each text to take away, where the browser lets a page write to the clipboard.
if (navigator.clipboard) {
  for (const text of document.querySelectorAll("[data-copied]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button copy no-print";
    button.textContent = "Copy";
    button.setAttribute("aria-describedby", text.getAttribute("aria-labelledby"));
    button.onclick = async () => {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    };
    text.after(button);
  }
}
