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
