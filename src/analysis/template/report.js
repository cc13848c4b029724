// Replaces each still picture by the chart itself. The page is complete without it.
(async () => {
  // What must be scrolled sideways on this screen can be reached with the keyboard.
  for (const block of document.querySelectorAll(".markup")) if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
  for (const figure of document.querySelectorAll("figure.chart")) {
    const narrow = figure.clientWidth < 560;
    const fit = (key, value) => {
      if (narrow && key === "x" && value.type === "nominal") {
        // Columns of a matrix cannot be squeezed: let the reader scroll.
        figure.classList.add("wide");
        figure.tabIndex = 0;
      }
      return narrow && key === "labelLimit" ? Math.min(value, 110) : value;
    };
    const spec = JSON.parse(figure.querySelector("script").textContent, fit);
    try {
      // `ast` interprets expressions instead of compiling them, which the page's policy forbids. Log level 1 is errors.
      const options = { mode: "vega-lite", actions: false, renderer: "svg", ast: true, logLevel: 1 };
      await vegaEmbed(figure.querySelector(".live"), spec, options);
      figure.classList.add("drawn");
    } catch (error) {
      console.error(error);
    }
  }
})();
