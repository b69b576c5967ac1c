// Runs before the first paint, so that the page does not flash in the other theme.
(() => {
  let chosen = "system";
  try {
    chosen = JSON.parse(localStorage.getItem("chatter.settings") ?? "{}").theme;
  } catch {
    // No storage: the system decides.
  }
  const light = matchMedia("(prefers-color-scheme: light)").matches;
  const theme = chosen === "dark" || chosen === "light" ? chosen : light ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
})();
