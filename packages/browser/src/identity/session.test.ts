import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../__fixtures__/memory-store.ts';
import { createSession } from './session.ts';

const key = 'waymark.session';
const home = { url: 'https://shop.example/' };
const minute = 60_000;

function setUp(store = memoryStore(), clock = createFakeClock()) {
  let made = 0;
  const open = () => createSession({ store, key, clock, newId: () => `session-${(made += 1)}` });
  return { store, clock, open, session: open() };
}

describe('createSession', () => {
  test.each([
    ['goes on after a little less than 30 minutes', 30 * minute - 1, 'session-1'],
    ['ends after 30 minutes of silence', 30 * minute, 'session-2'],
  ])('%s', async (_title, silence, expected) => {
    const { clock, session } = setUp();
    session.touch(home);
    await clock.advance(silence);
    expect(session.touch(home).id).toBe(expected);
  });

  test('activity prolongs it', async () => {
    const { clock, session } = setUp();
    for (let visit = 0; visit < 4; visit += 1) {
      expect(session.touch(home).id).toBe('session-1');
      await clock.advance(20 * minute);
    }
  });

  test('goes on over pages and remembers the landing page', async () => {
    const { clock, session, open } = setUp();
    session.touch({ url: 'https://shop.example/?utm_source=mail', referrer: 'https://mail.example/' });
    await clock.advance(minute);
    const later = open().touch({ url: 'https://shop.example/cart', referrer: 'https://shop.example/' });
    expect(later).toMatchObject({ id: 'session-1', landing: { url: 'https://shop.example/?utm_source=mail', referrer: 'https://mail.example/' } });
  });

  test.each([
    ['a new campaign', 'https://shop.example/?utm_source=paper', 'session-2'],
    ['the same campaign in another order', 'https://shop.example/sale?x=1&utm_medium=cpc&utm_source=mail#top', 'session-1'],
    ['no campaign', 'https://shop.example/cart?page=2', 'session-1'],
    ['an ad id of Tracify', 'https://shop.example/?trc_mad_id=5', 'session-2'],
  ])('an address with %s leads to %3$s', (_title, url, expected) => {
    const { session } = setUp();
    session.touch({ url: 'https://shop.example/?utm_source=mail&utm_medium=cpc' });
    expect(session.touch({ url }).id).toBe(expected);
  });

  test('two tabs with different campaigns share the later session', () => {
    const { session, open } = setUp();
    const other = open();
    const mail = { url: 'https://shop.example/?utm_source=mail' };
    const paper = { url: 'https://shop.example/?utm_source=paper' };
    expect(session.touch(mail).id).toBe('session-1');
    expect(other.touch(paper).id).toBe('session-2');
    expect([session.touch(mail).id, other.touch(paper).id]).toEqual(['session-2', 'session-2']);
  });

  test('activity reaches storage every ten seconds and when the page goes', async () => {
    const { store, clock, session } = setUp();
    session.touch(home);
    const first = store.get(key);
    await clock.advance(9999);
    session.touch(home);
    expect(store.get(key)).toBe(first);
    session.save();
    expect(JSON.parse(store.get(key) ?? '')).toMatchObject({ at: clock.now() });
    await clock.advance(10_000);
    session.touch(home);
    expect(JSON.parse(store.get(key) ?? '')).toMatchObject({ at: clock.now() });
  });

  test.each(['', 'null', '{}', '[]', '{"id":1}', 'x', '{"id":"a","at":"b","campaign":"","landing":{"url":"u"}}', '{"id":"a","at":1,"campaign":"","landing":5}'])(
    'takes %j in storage for no session',
    (text) => {
      const { session } = setUp(memoryStore({ [key]: text }));
      expect(session.touch(home).id).toBe('session-1');
    },
  );

  test('a clock that was set back by hours ends it, by minutes does not', () => {
    const { clock, session } = setUp();
    session.touch(home);
    clock.setWall(clock.now() - 10 * minute);
    expect(session.touch(home).id).toBe('session-1');
    clock.setWall(clock.now() - 120 * minute);
    expect(session.touch(home).id).toBe('session-2');
  });

  test('ending it starts a new one with the page of the next event as landing page', () => {
    const { session } = setUp();
    session.touch(home);
    session.end();
    expect(session.touch({ url: 'https://shop.example/next' })).toMatchObject({ id: 'session-2', landing: { url: 'https://shop.example/next' } });
  });
});
