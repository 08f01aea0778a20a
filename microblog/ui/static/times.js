// Times kept fresh, in the words that the server used (whose word for less than a minute stays that long); and the reader's time zone, for the server to use next time.
const MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * DAY;
const STEPS = [[HOUR, MINUTE, "minute"], [DAY, HOUR, "hour"], [WEEK, DAY, "day"]];
const page = document.documentElement.lang;
const language = `${page}-u-nu-latn`;
const unitDisplay = ["ar", "de", "ja"].includes(page) ? "short" : "narrow";
const relative = new Intl.RelativeTimeFormat(language);
const narrow = Object.fromEntries(
  STEPS.map(([, , unit]) => [unit, new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay })]),
);

function inWords(seconds, kind) {
  const [, size, unit] = STEPS.find(([limit]) => seconds < limit);
  const number = Math.floor(seconds / size);
  return kind === "ago" ? relative.format(-number, unit) : narrow[unit].format(number);
}

function refresh() {
  for (const element of document.querySelectorAll("time[datetime]:not([data-as=day], [data-as=long])")) {
    const seconds = (Date.now() - Date.parse(element.dateTime)) / 1000;
    if (!(seconds >= MINUTE && seconds < WEEK)) continue;
    const words = inWords(seconds, element.dataset.as);
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
setInterval(() => document.hidden || refresh(), 30_000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
