import { createFakeClock } from '@waymark/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type StrictServer, credentials, startStrictServer } from './__fixtures__/strict-server.ts';
import { refusal } from './__fixtures__/strict-wire.ts';
import { createGuestClient } from './guest-client.ts';
import type { Guest } from './guest-types.ts';
import { answerOf } from './rest-error.ts';

let server: StrictServer;
beforeAll(async () => {
  server = await startStrictServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.guests.guests.clear();
  (server.calls as unknown[]).length = 0;
  server.script.length = 0;
});

function client(options = {}) {
  return createGuestClient({ ...credentials, target: server.url, ...options });
}

const mia: Guest = {
  guestType: 'customer',
  title: 'Ms',
  firstName: 'Mia',
  lastName: 'Stone',
  gender: 'female',
  email: 'Mia.Stone@example.org',
  dateOfBirth: '1990-05-17',
  phoneNumbers: ['+353850000001'],
  street: ['12 Quay Road'],
  city: 'Cork',
  country: 'ie',
  postCode: 't12 ab34',
  language: 'en-IE',
  identifiers: [{ provider: 'CRM_ID', id: 'C-10442', expiryDate: new Date('2030-01-31T00:00:00Z') }],
};

describe('guests', () => {
  test('are created in the form that the API asks for', async () => {
    const { ref } = await client().create(mia);
    expect(server.guests.guests.get(ref)).toMatchObject({
      guestType: 'customer',
      email: 'mia.stone@example.org',
      dateOfBirth: '1990-05-17T00:00:00.000Z',
      country: 'IE',
      postCode: 'T12 AB34',
      language: 'EN',
      identifiers: [{ provider: 'CRM_ID', id: 'C-10442', expiryDate: '2030-01-31T00:00:00.000Z' }],
    });
  });

  test('are retrieved, updated and deleted by reference', async () => {
    const guests = client();
    const { ref } = await guests.create(mia);
    const found = await guests.retrieve(ref);
    await guests.update(ref, { ...found, city: 'Galway' });
    expect(await guests.retrieve(ref)).toMatchObject({ city: 'Galway', firstName: 'Mia' });
    await guests.delete(ref);
    await expect(guests.retrieve(ref)).rejects.toMatchObject({ code: 'rest-refused' });
  });

  test('are found by every parameter, ten at a time by default', async () => {
    const guests = client();
    const { ref } = await guests.create(mia);
    await guests.create({ guestType: 'visitor', firstName: 'Noa' });
    const searches = [
      { firstName: 'Mia', lastName: 'Stone' },
      { email: 'mia.stone@example.org' },
      { emailUntouched: 'mia.stone@example.org' },
      { identifier: { provider: 'CRM_ID', id: 'C-10442' } },
    ];
    for (const search of searches) expect(await guests.find(search)).toEqual({ offset: 0, limit: 10, refs: [ref] });
    expect(await guests.find({ phoneNumber: '1' })).toEqual({ offset: 0, limit: 10, refs: [] });
  });

  test('are listed page by page to the end', async () => {
    const guests = client();
    const refs: string[] = [];
    for (let index = 0; index < 5; index += 1) refs.push((await guests.create({ guestType: 'visitor' })).ref);
    expect((await guests.find({}, { offset: 2, limit: 2 })).refs).toEqual(refs.slice(2, 4));
    const all: string[] = [];
    for await (const ref of guests.findAll({}, 2)) all.push(ref);
    expect(all).toEqual(refs);
    expect(server.calls.slice(6).map(({ query }) => query.get('offset'))).toEqual(['0', '2', '4']);
  });

  test('are not listed for ever by a server that does not know paging', async () => {
    const page = { status: 200, body: { offset: 0, limit: 2, items: [{ href: 'x/a' }, { href: 'x/b' }] } };
    server.script.push(page, page, page);
    const all: string[] = [];
    for await (const ref of client().findAll({}, 2)) all.push(ref);
    expect(all).toEqual(['a', 'b']);
  });

  test('get extensions', async () => {
    const guests = client();
    const { ref } = await guests.create(mia);
    await guests.createExtension(ref, { name: 'ext', loyaltyTier: 'gold', points: 120 });
    expect(server.calls.at(-1)?.path).toBe(`/v2.1/guests/${ref}/extensions`);
    expect(server.guests.guests.get(ref)?.['extensions']).toEqual([{ name: 'ext', loyaltyTier: 'gold', points: 120 }]);
  });
});

describe('what cannot be sent is refused before', () => {
  test.each([
    [{}, 'guestType'],
    [{ guestType: 'person' }, 'guestType'],
    [{ ...mia, gender: 'f' }, 'gender'],
    [{ ...mia, country: 'Ireland' }, 'country'],
    [{ ...mia, email: 'mia' }, 'email'],
    [{ ...mia, dateOfBirth: '1990-02-30' }, 'dateOfBirth'],
    [{ ...mia, dateOfBirth: '9999-01-01' }, 'dateOfBirth: Must be in the past'],
    [{ ...mia, identifiers: [{ provider: 'CRM_ID' }] }, 'identifiers[0].id'],
    [{ ...mia, custom: () => 1 }, 'custom'],
  ])('a guest that will not do (case %#)', async (guest, place) => {
    const failed = client().create(guest as Guest);
    await expect(failed).rejects.toMatchObject({ code: 'guest-invalid' });
    await expect(failed).rejects.toThrow(place);
    expect(server.calls).toEqual([]);
  });

  const pairs = (count: number): Record<string, number> => Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, index]));
  test.each([
    [{ name: 'ext6', a: 1 }, 'name'],
    [{ name: 'ext', ...pairs(101) }, '101 attributes'],
    [{ name: 'ext', a: { b: 1 } }, 'a: '],
    [{ name: 'ext', a_b: 1 }, 'camelCase'],
  ])('an extension that will not do (case %#)', async (extension, place) => {
    const failed = client().createExtension('ref', extension as never);
    await expect(failed).rejects.toMatchObject({ code: 'guest-extension-invalid' });
    await expect(failed).rejects.toThrow(place);
  });

  test('an extension may have 100 attributes', async () => {
    const { ref } = await client().create(mia);
    await expect(client().createExtension(ref, { name: 'ext', ...pairs(100) })).resolves.toBeUndefined();
  });

  test.each(['', ' ', undefined])('an empty reference (%j)', async (ref) => {
    await expect(client().retrieve(ref as string)).rejects.toMatchObject({ code: 'guest-ref-invalid' });
  });
});

describe('failures', () => {
  test('name status and place, and keep the answer where no log finds it', async () => {
    server.script.push(refusal(400, 'validation'));
    const error = await client().create(mia).catch((each: unknown) => each);
    expect(error).toMatchObject({ code: 'rest-refused' });
    expect((error as Error).message).toContain('/v2.1/guests was answered with 400');
    expect(`${JSON.stringify(error)} ${(error as Error).message}`).not.toContain('mia@');
    expect(answerOf(error)?.status).toBe(400);
    expect(JSON.parse(answerOf(error)?.body ?? '')).toMatchObject({ message: 'validation' });
    expect(answerOf(new Error('other'))).toBeUndefined();
  });

  test('401 says which host refused which key, and never the token', async () => {
    const error = (await client({ apiToken: 'wrong-token' }).retrieve('x').catch((each: unknown) => each)) as Error;
    expect(error).toMatchObject({ code: 'rest-credentials-refused' });
    expect(error.message).toMatch(/127\.0\.0\.1:\d+ answered 401 to client key demo…/);
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toMatch(/wrong-token|demo-client-key/);
  });

  test.each([400, 403, 404, 409, 415, 500])('%s is not tried again', async (status) => {
    server.script.push(refusal(status, 'no'));
    await expect(client().retrieve('x')).rejects.toMatchObject({ code: 'rest-refused' });
    expect(server.calls).toHaveLength(1);
  });

  test('503 is tried again after a wait that grows, and as long as the answer asks', async () => {
    const clock = createFakeClock();
    const waits: number[] = [];
    const counting = {
      now: clock.now,
      after(delay: number, run: () => void) {
        waits.push(delay);
        run();
      },
    };
    server.script.push(refusal(503, 'busy'), refusal(503, 'busy'), { ...refusal(503, 'busy'), headers: { 'retry-after': '30' } });
    await client({ clock: counting, random: () => 0.5 }).create(mia);
    expect(waits).toEqual([500, 1000, 30_000]);
    expect(server.guests.guests.size).toBe(1);
  });

  test.each([429, 503])('%s that asks for more than a minute is given up, because somebody awaits the call', async (status) => {
    server.script.push({ ...refusal(status, 'busy'), headers: { 'retry-after': '61' } });
    await expect(client().retrieve('x')).rejects.toMatchObject({ code: 'rest-refused' });
    expect(server.calls).toHaveLength(1);
  });

  test('503 is given up after as many tries as the option says', async () => {
    server.script.push(...Array.from({ length: 9 }, () => refusal(503, 'busy')));
    await expect(client({ maxAttempts: 3, random: () => 0 }).create(mia)).rejects.toMatchObject({ code: 'rest-refused' });
    expect(server.calls).toHaveLength(3);
  });

  test('a broken connection is tried again where nothing was to change, and nowhere else', async () => {
    server.script.push('drop', { status: 200, body: { ref: 'x' } });
    expect(await client({ random: () => 0 }).retrieve('x')).toEqual({ ref: 'x' });
    server.script.push('drop');
    await expect(client({ random: () => 0 }).create(mia)).rejects.toMatchObject({ code: 'rest-unreachable' });
    expect(server.guests.guests.size).toBe(0);
  });

  test.each([{ status: 200, body: [] }, { status: 200, body: Buffer.from('hello') }, { status: 201, body: { href: 'x' } }])(
    'an answer that is no guest is an error (case %#)',
    async (reply) => {
      server.script.push(reply);
      await expect(client().create(mia)).rejects.toMatchObject({ code: 'rest-answer-invalid' });
    },
  );

  test('an answer of more than 4 MiB is given up', async () => {
    server.script.push({ status: 200, body: Buffer.alloc(4_194_305, 32) });
    await expect(client().retrieve('x')).rejects.toMatchObject({ code: 'rest-answer-too-large' });
  });

  test('a redirect is not followed', async () => {
    server.script.push({ status: 302, headers: { location: `${server.url}/elsewhere` } });
    await expect(client().retrieve('x')).rejects.toMatchObject({ code: 'rest-refused' });
    expect(server.calls).toHaveLength(1);
  });
});

describe('options', () => {
  test.each([
    [{ clientKey: undefined }, 'clientKey'],
    [{ apiToken: '' }, 'apiToken'],
    [{ target: 'moon' }, 'target'],
    [{ timeoutMs: 0 }, 'timeoutMs'],
    [{ maxAttempts: 0 }, 'maxAttempts'],
    [{ fetch: 1 }, 'fetch'],
    [{ random: 1 }, 'random'],
    [{ secret: 'x' }, 'secret'],
  ])('that are wrong throw at once (case %#)', (options, name) => {
    expect(() => client(options)).toThrow(`"${name}"`);
  });
});
