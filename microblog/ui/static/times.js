// Times in the reader's own words, kept fresh; and the reader's time zone, for the server to use next time.
const MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * DAY;
const STEPS = [[MINUTE, 1, "second"], [HOUR, MINUTE, "minute"], [DAY, HOUR, "hour"], [WEEK, DAY, "day"]];
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto", style: "narrow" });

function inWords(seconds) {
  if (seconds < 45) return relative.format(0, "second");
  const [, size, unit] = STEPS.find(([limit]) => seconds < limit);
  return relative.format(-Math.max(1, Math.floor(seconds / size)), unit);
}

function refresh() {
  for (const element of document.querySelectorAll("time[datetime]")) {
    const seconds = Math.max(0, (Date.now() - Date.parse(element.dateTime)) / 1000);
    if (!(seconds < WEEK)) continue;
    const words = inWords(seconds);
    if (element.textContent !== words) element.textContent = words;
  }
}

function rememberZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.split("; ").includes(`tz=${zone}`)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `tz=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

rememberZone();
refresh();
setInterval(() => document.hidden || refresh(), 30_000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
document.addEventListener("htmx:after:swap", refresh);
