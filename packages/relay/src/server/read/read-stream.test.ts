import { expect, test } from 'vitest';
import { readStream } from './read-stream.ts';

const most = 65_536;

function inPieces(count: number, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (let piece = 0; piece < count; piece += 1) controller.enqueue(new Uint8Array(size));
      controller.close();
    },
  });
}

test.each([
  ['one piece', 1, most, most],
  ['packets of 500 bytes', 131, 500, 65_500],
  ['pieces of 33 bytes', 1985, 33, 65_505],
  ['more bytes than there may be', 2, most, 'too-large'],
  ['single bytes', 10_000, 1, 'too-large'],
])('a body in %s', async (_what, count, size, expected) => {
  const body = await readStream(inPieces(count, size), most);
  expect('failed' in body ? body.failed : body.bytes.byteLength).toBe(expected);
});
