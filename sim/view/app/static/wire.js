// Numbers as they come from sim/view/app/wire.py: a head that names them, and one deflated blob.

const ARRAYS = { u1: Uint8Array, i1: Int8Array, u2: Uint16Array, i2: Int16Array, u4: Uint32Array, i4: Int32Array, f4: Float32Array };

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

// Differences between turns become values again; the type wraps around as it did when they were taken.
function sum(values, row) {
  for (let i = row; i < values.length; i++) values[i] += values[i - row];
  return values;
}

export async function unpack(head, bytes) {
  const whole = await inflate(bytes);
  const found = {};
  for (const field of head) {
    const part = whole.slice(field.offset, field.offset + field.bytes);
    if (field.type === "json") {
      found[field.name] = JSON.parse(new TextDecoder().decode(part));
      continue;
    }
    const values = new ARRAYS[field.type](part);
    if (field.steps) sum(values, field.shape.slice(1).reduce((a, b) => a * b, 1));
    found[field.name] = values;
  }
  return found;
}

export function asBytes(buffer) {
  return buffer instanceof DataView ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer);
}
