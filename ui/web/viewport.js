// On a phone the keyboard makes the page smaller, so that the box at the bottom stands above it.

const viewport = document.querySelector('meta[name="viewport"]');
if (viewport) viewport.content = "width=device-width, initial-scale=1, interactive-widget=resizes-content";
