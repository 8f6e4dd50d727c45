// Prints the page that is shown.

document.getElementById("print")?.addEventListener("click", () => window.print());
