// What the page shows at the moment, in one place; who depends on a part of it is told when that part changes.

export function createStore(first) {
  const state = { ...first };
  const watchers = [];
  return {
    state,
    set(change) {
      const names = Object.keys(change).filter((name) => state[name] !== change[name]);
      if (!names.length) return;
      Object.assign(state, change);
      for (const watcher of [...watchers]) {
        if (names.some((name) => watcher.names.includes(name))) watcher.call(state);
      }
    },
    on(names, call) {
      watchers.push({ names: names.split(" "), call });
    },
  };
}
