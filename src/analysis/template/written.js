// When the file was written its bytes do not say, since the same run gives the same bytes; the browser knows.
const written = new Date(document.lastModified);
for (const line of document.querySelectorAll(".written")) {
  line.hidden = Date.now() - written < 2000; // a server that does not tell
  const time = line.querySelector("time");
  time.dateTime = written.toISOString();
  time.textContent = written.toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
}
