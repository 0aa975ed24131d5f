// Who controls the country around the towns: the same formula as sim/view/maps/shading.py, worked out here because a
// grid for every turn would be most of what is sent, and because it takes a millisecond.

const CAMPS = 3;

function hex(colour) {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

const [NORTH, SOUTH, WEST] = [20, 5, 16]; // cells beyond the model's grid: the country goes on there

export function createShade(ground) {
  const { cell } = ground.grid;
  const west = ground.grid.west - WEST * cell;
  const south = ground.grid.south - SOUTH * cell;
  const columns = ground.grid.columns + WEST;
  const rows = ground.grid.rows + NORTH + SOUTH;
  const { town_km, unit_km, persons, faintest, deepest } = ground.shade;
  const hues = ground.colours.camps.map(hex);
  const cells = columns * rows;
  const hold = new Float32Array(CAMPS * cells);
  const held = { key: null, sums: new Float32Array(CAMPS * cells) }; // of towns alone: their holders change seldom
  const aroundTown = new Map();
  const reach = Math.ceil((5 * unit_km) / cell);
  const small = document.createElement("canvas");
  small.width = columns;
  small.height = rows;
  const pen = small.getContext("2d");
  const image = pen.createImageData(columns, rows);

  function around(town) {
    const key = `${town.x},${town.y}`;
    if (!aroundTown.has(key)) {
      const near = new Float32Array(cells);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const east = west + cell * (column + 0.5) - town.x;
          const north = south + cell * (row + 0.5) - town.y;
          near[row * columns + column] = Math.exp(-Math.hypot(east, north) / town_km);
        }
      }
      aroundTown.set(key, near);
    }
    return aroundTown.get(key);
  }

  // By whole kilometres, to the corner of what a unit reaches: looking up is quicker than working out.
  const fade = Float32Array.from({ length: Math.ceil(Math.SQRT2 * (reach + 1) * cell) + 1 }, (_, km) => Math.exp(-km / unit_km));

  function addTown(town, camp) {
    const near = around(town);
    const from = camp * cells;
    for (let i = 0; i < cells; i++) held.sums[from + i] += near[i];
  }

  function addUnit(x, y, camp, weight) {
    const middleColumn = Math.floor((x - west) / cell);
    const middleRow = Math.floor((y - south) / cell);
    for (let row = Math.max(0, middleRow - reach); row <= Math.min(rows - 1, middleRow + reach); row++) {
      for (let column = Math.max(0, middleColumn - reach); column <= Math.min(columns - 1, middleColumn + reach); column++) {
        const east = west + cell * (column + 0.5) - x;
        const north = south + cell * (row + 0.5) - y;
        const away = Math.sqrt(east * east + north * north);
        hold[camp * cells + row * columns + column] += weight * fade[away | 0];
      }
    }
  }

  function gather(run, turn) {
    const camps = run.world.towns.map((_, row) => {
      const holder = run.value("town.holder", turn, row);
      return holder >= 0 ? run.camps[holder] : -1;
    });
    const key = camps.join();
    if (key !== held.key) {
      held.key = key;
      held.sums.fill(0);
      run.world.towns.forEach((town, row) => camps[row] >= 0 && addTown(town, camps[row]));
    }
    hold.set(held.sums);
    for (let unit = 0; unit < run.units; unit++) {
      if (!run.present(turn, unit) || run.hidden(turn, unit)) continue;
      const people = run.value("unit.people", turn, unit);
      addUnit(run.x(turn, unit), run.y(turn, unit), run.camps[run.value("unit.side", turn, unit)], people / persons);
    }
  }

  // Shares of the camps in every cell at a turn, [camp][cell], and their sum.
  function shares(run, turn) {
    gather(run, turn);
    return hold;
  }

  function paint(colourOf) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const to = ((rows - 1 - row) * columns + column) * 4;
        colourOf(row * columns + column, image.data, to);
      }
    }
    pen.putImageData(image, 0, 0);
    return small;
  }

  return {
    another: () => createShade(ground),
    grid: { west, south, cell, columns, rows },
    // A small picture of one turn, north up, a pixel a cell.
    picture(run, turn) {
      gather(run, turn);
      return paint((i, data, to) => {
        const [a, b, c] = [hold[i], hold[cells + i], hold[2 * cells + i]];
        const total = a + b + c;
        const share = 1 / Math.max(total, 1e-9);
        for (let part = 0; part < 3; part++) data[to + part] = (a * hues[0][part] + b * hues[1][part] + c * hues[2][part]) * share;
        data[to + 3] = 255 * (faintest + (deepest - faintest) * (1 - Math.exp(-total)));
      });
    },
    // Where two runs differ at a turn: the camp that is stronger in the second, as deep as it gained.
    difference(one, other, turn) {
      const before = Float32Array.from(shares(one, Math.min(turn, one.about.turns)));
      gather(other, Math.min(turn, other.about.turns));
      return paint((i, data, to) => {
        const sums = [before, hold].map((of) => Math.max(1e-9, of[i] + of[cells + i] + of[2 * cells + i]));
        let best = 0;
        let most = 0;
        for (let camp = 0; camp < CAMPS; camp++) {
          const gain = hold[camp * cells + i] / sums[1] - before[camp * cells + i] / sums[0];
          if (gain > most) [best, most] = [camp, gain];
        }
        for (let part = 0; part < 3; part++) data[to + part] = hues[best][part];
        data[to + 3] = 255 * Math.min(0.6, most * 0.9);
      });
    },
    // A colour for every town's surroundings by a value 0-1, such as the odds of who holds it.
    odds(run, valueOf) {
      return paint((i, data, to) => {
        let sum = 0;
        let mean = 0;
        run.world.towns.forEach((town, row) => {
          const value = valueOf(row);
          if (value === null) return;
          const near = around(town)[i] ** 2;
          sum += near;
          mean += near * value;
        });
        const share = sum > 0 ? mean / sum : 0;
        const hue = hues[share >= 0.5 ? 0 : 1];
        for (let part = 0; part < 3; part++) data[to + part] = hue[part];
        data[to + 3] = 255 * Math.abs(share - 0.5) * 1.1 * (1 - Math.exp(-3 * sum));
      });
    },
  };
}
