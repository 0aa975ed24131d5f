// Asking the server: a message with a number, and a promise of the answer that carries the same number.

export class Problems extends Error {
  constructor(list) {
    super(list.join(" "));
    this.list = list;
  }
}

export function widgetLink(model) {
  const waiting = new Map();
  let last = 0;
  model.on("msg:custom", (message, buffers) => {
    const one = waiting.get(message.id);
    if (!one) return;
    if (message.progress) {
      one.progress(message.progress);
      return;
    }
    waiting.delete(message.id);
    if (message.problems) one.reject(new Problems(message.problems));
    else one.resolve({ ...message.answer, buffers });
  });
  return {
    live: true,
    traffic: { asks: 0, bytes: 0 },
    ask(name, params = {}, progress = () => {}) {
      const id = ++last;
      this.traffic.asks += 1;
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject, progress }));
      model.send({ ...params, id, ask: name });
      return answer.then((found) => {
        for (const buffer of found.buffers || []) this.traffic.bytes += buffer.byteLength;
        return found;
      });
    },
  };
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
}

// The same asks, answered from what a kept page holds; what needs the model is refused.
export function keptLink(data) {
  const { ground, runs } = data;
  const titles = Object.values(runs).map((run) => ({ name: run.asked.scenario, title: run.title, question: "" }));
  const same = (one, other) => ["scenario", "settings", "steps", "future"].every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
  const runOf = (asked) => (runs.beside && same(asked, runs.beside.asked) ? runs.beside : runs.asked);
  const told = ({ head, blob }) => ({ head, buffers: [bytesOf(blob)] });
  const answers = {
    hello: () => ({ scenarios: titles, asked: runs.asked.asked, beside: runs.beside ? runs.beside.asked : null, messages: [], warm: true, ...told(ground) }),
    scenario: () => ({ handles: [] }),
    run: (asked) => told(runOf(asked)),
    flights: (asked) => told(runOf(asked).flights),
  };
  return {
    live: false,
    traffic: { asks: 0, bytes: 0 },
    async ask(name, params = {}) {
      if (!answers[name]) throw new Problems(["This is a kept page: it plays what it holds. For more open the live page with run.py app."]);
      return answers[name](params);
    },
  };
}
