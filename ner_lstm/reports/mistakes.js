"use strict";

// A row of the data, as the page has it.
const [KIND, GOLD, PREDICTED, WORDS, CONFIDENCE, AROUND, PATH, LINE] = Array(8).keys();

// What a stretch of the words around is: a bit for the gold entity, and one for the predicted one.
const OF_GOLD = 1, OF_PREDICTED = 2;

// Where both entities are, the mark of the gold one is in that of the predicted one.
function stretch(text, side, row, data) {
  const sides = [[OF_GOLD, "gold", row[GOLD]], [OF_PREDICTED, "predicted", row[PREDICTED]]];
  let inside = text;
  for (const [, name, label] of sides.filter(([bit]) => side & bit)) {
    const mark = document.createElement("mark");
    mark.className = `${name} ${data.looks[label]}`;
    mark.append(inside);
    inside = mark;
  }
  if (side) return inside;
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

// The names of labels and files and whatever else came from a corpus reach the page as text alone, never as markup.
function fill(template, row, data) {
  const line = template.content.firstElementChild.cloneNode(true);
  const find = (selector) => line.querySelector(selector);
  const box = (selector, label) => {
    const mark = find(selector);
    mark.className = label < 0 ? "none" : data.looks[label];
    if (label >= 0) mark.firstElementChild.textContent = data.labels[label];
  };
  find(".kind").textContent = row[KIND];
  box(".gold mark", row[GOLD]);
  box(".predicted mark", row[PREDICTED]);
  find(".words").textContent = row[WORDS];
  find(".around").append(...row[AROUND].map(([text, side]) => stretch(text, side, row, data)));
  find(".confidence").textContent = row[CONFIDENCE] === null ? "" : row[CONFIDENCE].toFixed(3);
  const path = data.paths[row[PATH]], name = path.lastIndexOf("/") + 1;
  find(".place span").textContent = path.slice(0, name);
  find(".place b").textContent = `${path.slice(name)}:${row[LINE]}`;
  return line;
}

// What the filters ask of a row.
function choose(fields, data) {
  const asked = (name) => (fields[name] ? fields[name].value : "");
  const gold = Number(asked("gold") || -1), predicted = Number(asked("predicted") || -1);
  const kind = asked("kind"), least = Number(asked("least")), text = asked("text").trim().toLowerCase();
  if (text && !data.texts) {
    data.texts = data.rows.map((row) =>
      [row[AROUND].map(([text]) => text).join(""), row[WORDS], `${data.paths[row[PATH]]}:${row[LINE]}`].join("\n").toLowerCase());
  }
  const chosen = data.rows.filter((row, number) =>
    (!kind || row[KIND] === kind) && (gold < 0 || row[GOLD] === gold) && (predicted < 0 || row[PREDICTED] === predicted)
    && (!least || (row[CONFIDENCE] !== null && row[CONFIDENCE] >= least)) && (!text || data.texts[number].includes(text)));
  const order = asked("order");
  if (!order) return chosen;
  const sign = order === "sure" ? -1 : 1;
  const rank = (row) => (row[CONFIDENCE] === null ? 2 : sign * row[CONFIDENCE]); // what has none is last, either way
  return chosen.sort((one, other) => rank(one) - rank(other));
}

function start(block) {
  const data = JSON.parse(block.querySelector("script").textContent);
  const template = block.querySelector("template"), body = block.querySelector("tbody");
  const filters = block.querySelector(".filters"), output = block.querySelector("output");
  const more = block.querySelector("button[name=more]");
  const fields = {};
  for (const field of filters.querySelectorAll("[name]")) fields[field.name] = field;
  let chosen = [], shown = 0;

  function show() {
    const rows = chosen.slice(shown, shown + data.step).map((row) => fill(template, row, data));
    body.append(...rows);
    shown += rows.length;
    const number = (count) => count.toLocaleString("en");
    const rest = shown < chosen.length ? `, the first ${number(shown)} of them shown` : "";
    output.textContent = `${number(chosen.length)} of ${number(data.rows.length)} mistakes${rest}`;
    more.hidden = shown === chosen.length;
    more.textContent = `Show ${number(Math.min(data.step, chosen.length - shown))} more`;
  }
  function update() {
    chosen = choose(fields, data);
    shown = 0;
    body.replaceChildren();
    show();
  }
  function set(values) {
    for (const [name, field] of Object.entries(fields)) if (name !== "reset") field.value = values[name] ?? "";
    update();
  }
  filters.addEventListener("input", update);
  fields.reset.addEventListener("click", () => set({}));
  more.addEventListener("click", show);
  filters.hidden = false;
  update();
  offer(block, data, set);
}

// A cell of the matrix shows the mistakes that it counts.
function offer(block, data, set) {
  const section = block.closest("section");
  const pairs = new Set(data.rows.map((row) => `${row[GOLD]} ${row[PREDICTED]}`));
  for (const cell of section ? section.querySelectorAll("[data-pair]") : []) {
    if (!pairs.has(cell.dataset.pair)) continue;
    const [gold, predicted] = cell.dataset.pair.split(" ").map((label) => (label < 0 ? "" : label));
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Show these mistakes";
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", () => {
      set({ kind: gold ? (predicted ? "" : "missed") : "invented", gold, predicted });
      block.scrollIntoView();
      block.querySelector("select").focus({ preventScroll: true });
    });
  }
}

for (const block of document.querySelectorAll(".mistakes")) start(block);
