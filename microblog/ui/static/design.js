// The design page shows states that need a pointer or a key: each rule about one is made to hold for a class, too.
const STATES = { hover: "as-hover", "focus-visible": "as-focus", active: "as-active" };

function teach(rule) {
  for (const [state, name] of Object.entries(STATES)) {
    if (rule.selectorText) rule.selectorText = rule.selectorText.replaceAll(`:${state}`, `:is(:${state}, .${name})`);
  }
  for (const inner of rule.cssRules ?? []) teach(inner);
}

for (const sheet of document.styleSheets) for (const rule of sheet.cssRules) teach(rule);

// The summary of mistakes takes the focus on a page that came back; here it is one sample among others.
document.activeElement.blur();
scrollTo(0, 0);
