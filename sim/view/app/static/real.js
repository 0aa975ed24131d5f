// The record drawn as if it were a run: the towns of a run as they were really held, and real strikes and fights.

const CONTESTED = -1;

// Who held a town on a day by the record: a camp, -1 = contested, null = not told.
export function realHolder(history, id, day) {
  const span = (history.spans[id] || []).find(([from, to]) => day >= from && day < to);
  return span ? span[2] : null;
}

// A run to draw: no units, holders by the record, a mark where something was fought over or struck on that day.
export function createReal(run, history) {
  const perDay = 24 / run.about.tick_hours;
  const dayOf = (turn) => Math.floor(turn / perDay + 1e-6);
  const sides = [0, 1, 2].map((camp) => chiefOf(run, camp));
  const marks = history.events.filter((each) => each.sign && each.at);
  const eventsOf = Array.from({ length: run.about.turns + 1 }, (_, turn) =>
    marks.map((_, row) => row).filter((row) => marks[row].day <= dayOf(turn) && dayOf(turn) <= marks[row].last));
  const real = Object.create(run);
  return Object.assign(real, {
    about: { ...run.about, hash: `${run.about.hash}|record|${history.until}` },
    fields: { ...run.fields, "event.kind": marks.map((each) => run.eventKind[each.sign]) },
    places: marks.map((each) => each.at),
    eventsOf,
    present: () => false,
    value(name, turn, row) {
      if (name !== "town.holder") return run.value(name, turn, row);
      const held = realHolder(history, run.world.towns[row].id, dayOf(turn));
      return held === null || held === CONTESTED ? -1 : sides[held];
    },
  });
}

// The side that stands for a camp: the one whose units are most.
function chiefOf(run, camp) {
  const counts = new Map();
  for (let unit = 0; unit < run.units; unit++) {
    const side = run.value("unit.side", 0, unit);
    if (side >= 0 && run.camps[side] === camp && run.party(side)) counts.set(side, (counts.get(side) || 0) + 1);
  }
  return [...counts.entries()].reduce((best, each) => (each[1] > best[1] ? each : best), [-1, 0])[0];
}

// Real events as lines of the diary: hour, weight, of a whole day, words, town, no decision, source.
export function realEntries(run, history) {
  const towns = new Map(run.world.towns.map((town, row) => [run.shortName(row).toLowerCase(), row]));
  return history.events.filter((each) => each.day >= 0 && each.day * 24 <= run.about.turns * run.about.tick_hours).map((each) =>
    [each.day * 24, 7, 1, `${each.place}. ${each.what}`, towns.get(each.place.toLowerCase()) ?? -1, -1, each.source]);
}
