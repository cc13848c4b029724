// Replaces each still picture by the chart itself, and leads from its marks to the sentences behind them.
// The page is complete without it.
const reveal = () => {
  // Browsers unfold what a fragment lies in; older ones need help, and the reader a place to go on from.
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const number = place.closest("tr"); // then the chart is what the reader wants to see
  (number ? number.closest("figure") : place).scrollIntoView();
  (number ? number.querySelector("a") : place).focus({ preventScroll: true });
};

const drawChart = async (figure) => {
  const narrow = figure.clientWidth < 560;
  const fit = (key, value) => {
    if (narrow && key === "x" && value.type === "nominal" && value.sort) {
      // Columns of a matrix can be squeezed so far, with upright names: then the reader scrolls.
      figure.classList.add("wide");
      figure.style.setProperty("--columns", value.sort.length);
      return { ...value, axis: { ...value.axis, labelAngle: -90, labelAlign: "right", labelBaseline: "middle" } };
    }
    return value;
  };
  const spec = JSON.parse(figure.querySelector("script").textContent, fit);
  try {
    // `ast` interprets expressions instead of compiling them, which the page's policy forbids. Log level 1 is errors.
    const options = { mode: "vega-lite", actions: false, renderer: "svg", ast: true, logLevel: 1 };
    const { view } = await vegaEmbed(figure.querySelector(".live"), spec, options);
    const behind = (item) => item?.datum?.evidence;
    view.addEventListener("mousemove", (_, item) => figure.classList.toggle("leads", Boolean(behind(item))));
    view.addEventListener("click", (_, item) => {
      if (!behind(item)) return;
      location.hash = behind(item);
      reveal();
    });
    figure.classList.add("drawn");
  } catch (error) {
    console.error(error);
  }
};

(async () => {
  addEventListener("hashchange", reveal);
  for (const figure of document.querySelectorAll("figure.chart")) {
    await drawChart(figure);
    await new Promise((next) => setTimeout(next)); // the reader may scroll between two charts
  }
  // What must be scrolled sideways on this screen can be reached with the keyboard.
  for (const block of document.querySelectorAll(".markup, .scroll, figure.chart .picture")) {
    if (block.scrollWidth <= block.clientWidth) continue;
    block.tabIndex = 0;
    block.classList.add("more");
  }
  reveal();
})();
