"use strict";

// The formulas of the cells: signs, and numbers by their titles and their names in the data; OF_BEFORE: that of the step before.
const OF_BEFORE = true;
const FORMULAS = {
  lstm: [
    [["c", "c"], "=", ["forget", "forget"], "×", ["c before", "c", OF_BEFORE], "+", ["input", "input"], "×", ["candidate", "candidate"]],
    [["h", "state"], "=", ["output", "output"], "×", ["tanh(c)", "cell"]],
  ],
  gru: [[["h", "state"], "=", ["update", "update"], "×", ["h before", "state", OF_BEFORE], "+ (1 −", ["update", "update"], ") ×",
    ["candidate", "candidate"]]],
  rnn: [[["h", "state"], "= tanh(W [word, all h before] + b), where its own", ["h before", "state", OF_BEFORE]]],
};
const GATES = new Set(["input", "forget", "output", "reset", "update"]); // from 0 to 1; all others but c from -1
const PACE = 900; // milliseconds a step while it plays

const data = JSON.parse(document.querySelector("script[type='application/json']").textContent);
const chosen = data.readings.map((reading) => reading.chosen);
const sections = [...document.querySelectorAll(".sentence")];
const controls = document.querySelector(".controls");
const formula = controls.querySelector("[name=formula]");

// Words and labels reach the page as textContent alone, never as markup.
function make(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function spell(number, digits) {
  return `${number < 0 ? "−" : ""}${(Math.abs(number) / 10 ** digits).toFixed(digits)}`;
}

// Thousandths -> hundredths, and the class of their shade.
const round = (number) => Math.floor((number + 5) / 10);
const shade = (number, signed) => `v${signed ? (100 + round(number)) >> 1 : round(number)}`;

// The rows of a unit, as the page has them without the script.
function layOut(numbers, reading, unit) {
  const body = make("tbody", "", { "data-panel": reading, "data-unit": unit });
  const shown = Object.entries(data.shown);
  for (const [number, [name, signed]] of shown.entries()) {
    const row = body.appendChild(make("tr"));
    if (!number) row.append(make("th", `unit ${unit}`, { scope: "rowgroup", rowspan: shown.length }));
    row.append(make("th", name, { scope: "row" }));
    for (const value of numbers[name][unit]) row.append(make("td", spell(round(value), 2), { class: shade(value, signed) }));
  }
  return body;
}

// A sentence: where its reading stands, and what shows it.
function follow(section, number) {
  const { words, readings } = data.sentences[number];
  const find = (selector) => section.querySelector(selector);
  const scroll = find(".scroll"), output = find("output"), shownFormula = find(".formula"), play = find("[name=play]");
  let step = words.length, timer = 0;

  // The place of the word that a reading is at.
  const at = (reading) => (data.readings[reading].ahead ? step - 1 : words.length - step);
  const reads = (reading, place) => (data.readings[reading].ahead ? place <= at(reading) : place >= at(reading));
  // What tags come from: the directions of the highest layer.
  const highest = [...data.readings.keys()].slice(data.readings.at(-1).ahead ? -1 : -2);

  function mark() {
    for (const body of section.querySelectorAll("tbody")) {
      const panel = body.dataset.panel, tags = panel === "tags";
      for (const row of body.rows) {
        for (const [place, cell] of [...row.cells].slice(-words.length).entries()) {
          cell.classList.toggle("unread", !(tags ? highest.every((one) => reads(one, place)) : reads(panel, place)));
          cell.classList.toggle("now", !tags && place === at(panel));
        }
      }
    }
    output.textContent = `step ${step} of ${words.length}`;
    for (const button of section.querySelectorAll("[name=first], [name=back]")) button.disabled = step === 1;
    for (const button of section.querySelectorAll("[name=forward], [name=last]")) button.disabled = step === words.length;
  }

  function tell() {
    const [reading, unit] = formula.value.split(" ").map(Number);
    for (const body of section.querySelectorAll("tbody")) {
      body.classList.toggle("told", body.dataset.panel === String(reading) && body.dataset.unit === String(unit));
    }
    shownFormula.replaceChildren();
    if (!formula.value) return;
    const { title, ahead } = data.readings[reading], numbers = readings[reading], place = at(reading);
    const where = shownFormula.appendChild(make("p", `${title} unit ${unit} at `));
    where.append(make("b", words[place], { dir: "auto" }));
    for (const parts of FORMULAS[data.cell]) {
      const line = shownFormula.appendChild(make("p", "", { class: "line" }));
      for (const part of parts) {
        if (typeof part === "string") {
          line.append(make("span", ` ${part} `));
          continue;
        }
        const [name, source, before] = part;
        const value = numbers[source][unit][before ? place + (ahead ? -1 : 1) : place] ?? 0; // nothing stands before the first
        const term = line.appendChild(make("span", "", { class: "term" }));
        term.append(make("span", name), " ");
        term.append(make("b", spell(value, 3), { class: source === "c" ? "" : shade(value, !GATES.has(source)) }));
      }
    }
  }

  // Keeps the column of the word that the formula is about in sight.
  function reveal() {
    const body = section.querySelector("tbody.told") ?? section.querySelector("tbody[data-panel='0']");
    const cell = body.querySelector("td.now"), head = body.querySelector("th[scope=row]");
    const low = head.getBoundingClientRect().right, high = scroll.getBoundingClientRect().right;
    const { left, right } = cell.getBoundingClientRect();
    if (left < low) scroll.scrollLeft -= low - left;
    else if (right > high) scroll.scrollLeft += right - high;
  }

  function pause() {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
    play.setAttribute("aria-label", "play");
  }
  function go(to) {
    step = Math.min(Math.max(to, 1), words.length);
    if (step === words.length) pause();
    mark();
    tell();
    reveal();
  }
  const moves = { first: () => 1, back: () => step - 1, forward: () => step + 1, last: () => words.length };
  for (const [name, move] of Object.entries(moves)) {
    find(`[name=${name}]`).addEventListener("click", () => {
      pause();
      go(move());
    });
  }
  play.addEventListener("click", () => {
    if (timer) return pause();
    if (step === words.length) go(1);
    play.textContent = "Pause";
    play.setAttribute("aria-label", "pause");
    timer = setInterval(() => go(step + 1), PACE);
  });
  const keys = { Home: "first", ArrowLeft: "back", ArrowRight: "forward", End: "last" };
  section.addEventListener("keydown", (event) => {
    if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault(); // the table follows by itself
    pause();
    go(moves[keys[event.key]]());
  });
  find(".stepper").hidden = false;

  return {
    show(reading) {
      for (const body of section.querySelectorAll(`tbody[data-panel="${reading}"][data-unit]`)) body.remove();
      const bodies = chosen[reading].map((unit) => layOut(readings[reading], reading, unit));
      section.querySelector(`tbody[data-panel="${reading}"]`).after(...bodies);
    },
    update() {
      mark();
      tell();
    },
  };
}

const followed = sections.map(follow);

// The units whose formulas can be shown are those that are chosen; the one that was shown stays where it can.
function offer() {
  const before = formula.value;
  formula.replaceChildren();
  for (const [reading, { title }] of data.readings.entries()) {
    for (const unit of chosen[reading]) formula.append(make("option", `${title} unit ${unit}`, { value: `${reading} ${unit}` }));
  }
  if ([...formula.options].some((option) => option.value === before)) formula.value = before;
  formula.disabled = !formula.options.length;
  for (const one of followed) one.update();
}

// The list of the units of a reading, the most telling ones first, with their shares in each sentence.
function list(chooser) {
  const reading = Number(chooser.dataset.reading), { order, chosen: telling } = data.readings[reading];
  const table = chooser.querySelector(".units").appendChild(make("table"));
  const head = table.appendChild(make("thead")).appendChild(make("tr"));
  head.append(make("th", "unit", { scope: "col" }));
  for (const number of sections.keys()) head.append(make("th", sections.length > 1 ? `sentence ${number + 1}` : "share", { scope: "col" }));
  const body = table.appendChild(make("tbody"));
  const boxes = new Map();
  for (const unit of order) {
    const row = body.appendChild(make("tr"));
    const label = row.appendChild(make("th", "", { scope: "row" })).appendChild(make("label"));
    const box = label.appendChild(make("input", "", { type: "checkbox", value: unit }));
    label.append(` ${unit}`);
    boxes.set(unit, box);
    for (const { readings } of data.sentences) {
      const share = round(readings[reading].telling[unit]);
      row.append(make("td", `${share > 0 ? "+" : ""}${spell(share, 2)}`));
    }
  }
  function choose(units) {
    chosen[reading] = units;
    for (const [unit, box] of boxes) box.checked = units.includes(unit);
    chooser.querySelector("output").textContent = units.join(", ") || "the mean only";
    for (const one of followed) one.show(reading);
    offer();
  }
  table.addEventListener("change", () => choose(order.filter((unit) => boxes.get(unit).checked)));
  chooser.querySelector("[name=telling]").addEventListener("click", () => choose(telling));
  chooser.querySelector("[name=none]").addEventListener("click", () => choose([]));
  choose(telling);
}

// Of more than two sentences two are shown, beside each other.
function pair(left, right) {
  function show() {
    const shown = [left, right].map((select) => sections[select.value]);
    for (const section of sections) section.hidden = !shown.includes(section);
    shown[0].parentElement.prepend(...new Set(shown));
  }
  right.value = "1";
  left.addEventListener("change", show);
  right.addEventListener("change", show);
  show();
}

controls.hidden = false;
formula.addEventListener("change", () => followed.forEach((one) => one.update()));
for (const chooser of controls.querySelectorAll("details")) list(chooser);
const left = controls.querySelector("[name=left]");
if (left) pair(left, controls.querySelector("[name=right]"));
