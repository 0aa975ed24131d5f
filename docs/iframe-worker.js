// A page on a disk may not start a worker, and the search runs in one. Where the site is read from a disk, a hidden
// frame does the work instead (the idea of github.com/squidfunk/iframe-worker). Over http nothing changes.
class FrameWorker extends EventTarget {
  constructor(url) {
    super();
    this.frame = Object.assign(document.createElement("iframe"), { hidden: true });
    document.body.append(this.frame);
    const inside = this.frame.contentWindow;
    this.heard = (event) => {
      if (event.source !== inside) return;
      const message = new MessageEvent("message", { data: event.data });
      this.dispatchEvent(message);
      if (this.onmessage) this.onmessage(message);
    };
    addEventListener("message", this.heard);

    inside.document.open();
    inside.document.write(`<!doctype html><body><script>
      postMessage = (data) => parent.postMessage(data, "*");
      importScripts = (...urls) => urls.reduce((before, url) => before.then(() => new Promise((done) => {
        const script = document.createElement("script");
        script.src = url;
        script.addEventListener("load", () => done());
        document.body.append(script);
      })), Promise.resolve());
    <\/script><script src="${url}"><\/script></body>`);
    inside.document.close();
    this.ready = new Promise((done) => { this.frame.contentWindow.addEventListener("load", done); });
  }

  postMessage(data) {
    this.ready.then(() => this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data })));
  }

  terminate() {
    removeEventListener("message", this.heard);
    this.frame.remove();
  }
}

if (location.protocol === "file:") window.Worker = FrameWorker;
