import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { sendAsBeacon } from './beacon.ts';

function send(url: string, init: RequestInit) {
  const { win } = createFakeWindow();
  const sent: [string, Blob][] = [];
  win.navigator.sendBeacon = (target, body) => sent.push([String(target), body as Blob]) > 0;
  return { taken: sendAsBeacon(win, url, { method: 'POST', body: '{"é":1}', headers: { 'content-type': 'application/json' }, ...init }), sent };
}

describe('sendAsBeacon', () => {
  test('hands body and content type over', async () => {
    const { taken, sent } = send('/waymark', {});
    expect(taken).toBe(true);
    expect(sent[0]?.[0]).toBe('/waymark');
    expect(sent[0]?.[1].type).toBe('application/json');
    expect(await sent[0]?.[1].text()).toBe('{"é":1}');
  });

  test.each([
    ['carries other headers', '/waymark', { headers: { 'content-type': 'application/json', authorization: 'x' } }, false],
    ['is no POST', '/waymark', { method: 'GET' }, false],
    ['has no text', '/waymark', { body: new Uint8Array(1) }, false],
    ['may not carry cookies', '/waymark', { credentials: 'omit' }, false],
    ['would not carry cookies to another origin', 'https://relay.example/w', {}, false],
    ['carries cookies to another origin', 'https://relay.example/w', { credentials: 'include' }, true],
    ['goes to the page’s own origin by its full address', 'https://shop.example/w', { credentials: 'same-origin' }, true],
  ] as const)('a request that %s', (_title, url, init, expected) => {
    expect(send(url, init).taken).toBe(expected);
  });
});
