"use strict";
(() => {
  const radios = document.querySelectorAll("input[name=language]");
  const tell = (language) => { document.documentElement.lang = language; };
  for (const radio of radios) {
    if (radio.checked) tell(radio.value);
    radio.addEventListener("change", () => tell(radio.value));
  }
  const open = () => {
    const step = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (step && step.tagName === "DETAILS") step.open = true;
  };
  window.addEventListener("hashchange", open);
  open();
})();
