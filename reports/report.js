"use strict";
(() => {
  const radios = document.querySelectorAll("input[name=language]");
  const tell = (language) => { document.documentElement.lang = language; };
  for (const radio of radios) {
    if (radio.checked) tell(radio.value);
    radio.addEventListener("change", () => tell(radio.value));
  }
  const filter = document.getElementById("filter");
  filter.closest(".search").hidden = false;
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const rule of document.querySelectorAll(".rule")) {
      const text = (rule.id + " " + rule.textContent).toLowerCase();
      rule.hidden = !words.every((word) => text.includes(word));
    }
    const passed = document.querySelector("details.passed");
    if (passed && words.length) passed.open = true;
  });
  window.addEventListener("beforeprint", () => {
    const passed = document.querySelector("details.passed");
    if (passed) passed.open = true;
  });
})();
