// What every page does: the open page's link is brought into view where the navigation scrolls.
for (const current of document.querySelectorAll(":is(.nav, .subnav) a[aria-current]")) {
  const strip = current.closest("ul");
  strip.scrollLeft = current.offsetLeft - strip.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}
