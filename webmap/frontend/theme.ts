// Day or night: the machine's wish, unless a person has chosen. Runs before the first paint, so it is no module.
{
  const KEY = "tryggkarta-colours";
  const root = document.documentElement;
  const machine = matchMedia("(prefers-color-scheme: dark)");

  const isNight = (): boolean => (root.dataset["theme"] ?? (machine.matches ? "night" : "day")) === "night";

  try {
    const chosen = localStorage.getItem(KEY);
    if (chosen === "day" || chosen === "night") root.dataset["theme"] = chosen;
  } catch {
    // A browser that keeps nothing follows the machine.
  }

  document.addEventListener("DOMContentLoaded", () => {
    const toggle = document.getElementById("theme-switch");
    if (toggle === null) return;
    const label = toggle.querySelector("span");
    if (label === null) return;
    const draw = (): void => {
      label.textContent = (isNight() ? toggle.dataset["day"] : toggle.dataset["night"]) ?? "";
    };
    toggle.hidden = false;
    draw();
    machine.addEventListener("change", draw);
    toggle.addEventListener("click", () => {
      root.dataset["theme"] = isNight() ? "day" : "night";
      try {
        localStorage.setItem(KEY, root.dataset["theme"]);
      } catch {
        // It holds for this page all the same.
      }
      draw();
    });
  });
}
