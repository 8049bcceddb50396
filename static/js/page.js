// What every page does: nothing yet but to bring the open page's link into view where the navigation scrolls.
const current = document.querySelector(".nav a[aria-current]");
const strip = current?.closest("ul");
if (strip && strip.scrollWidth > strip.clientWidth) {
  strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}
