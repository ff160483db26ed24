import { describe, expect, test } from 'vitest';
import { browserId, examples, openExampleFake, type ExampleFake } from '../__fixtures__/sitecore-cdp.ts';
import type { FakeAnswer } from '../fake.ts';
import { sandboxRequest } from '../sandbox-request.ts';

const basic = `Basic ${Buffer.from('abc123:api-token-1').toString('base64')}`;
const headers = { authorization: basic, accept: 'application/json', 'content-type': 'application/json', host: 'cdp.test' };
const mia = {
  guestType: 'customer',
  title: 'Ms',
  firstName: 'Mia',
  lastName: 'Stone',
  gender: 'female',
  email: 'mia.stone@example.org',
  dateOfBirth: '1990-05-17T00:00:00.000Z',
  phoneNumbers: ['+353850000001'],
  street: ['12 Quay Road'],
  city: 'Cork',
  country: 'IE',
  postCode: 'T12 AB34',
  language: 'EN',
  identifiers: [{ provider: 'CRM_ID', id: 'C-10442' }],
};
const now = Date.UTC(2027, 2, 1);

async function ask(fake: ExampleFake, method: string, path: string, body?: unknown, change: Readonly<Record<string, string | undefined>> = {}): Promise<FakeAnswer> {
  const given = Object.fromEntries(Object.entries({ ...headers, ...change }).filter(([, value]) => value !== undefined)) as Record<string, string>;
  return fake.handle(sandboxRequest({ method, path, headers: given, receivedAt: now, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }));
}

async function createMia(fake: ExampleFake): Promise<string> {
  const answer = await ask(fake, 'POST', '/v2.1/guests', mia);
  return (answer.body as { ref: string }).ref;
}

describe('guests by REST', () => {
  test('are created, retrieved, replaced and deleted', async () => {
    const fake = openExampleFake();
    const created = await ask(fake, 'POST', '/v2.1/guests', mia);
    expect(created).toMatchObject({ status: 201, verdict: 'accepted', body: mia });
    const { ref, href } = created.body as { ref: string; href: string };
    expect(href).toBe(`http://cdp.test/sitecore-cdp/v2.1/guests/${ref}`);
    expect(await ask(fake, 'GET', `/v2.1/guests/${ref}`)).toMatchObject({ status: 200, body: { ref, ...mia } });
    expect(await ask(fake, 'PUT', `/v2.1/guests/${ref}`, { guestType: 'customer', city: 'Dublin' })).toMatchObject({ status: 201 });
    expect((await ask(fake, 'GET', `/v2.1/guests/${ref}`)).body).toEqual({ ref, href, guestType: 'customer', city: 'Dublin' });
    expect(await ask(fake, 'DELETE', `/v2.1/guests/${ref}`)).toMatchObject({ status: 200 });
    expect(await ask(fake, 'GET', `/v2.1/guests/${ref}`)).toMatchObject({ status: 404 });
  });

  test('are not checked for duplicates', async () => {
    const fake = openExampleFake();
    expect(await createMia(fake)).not.toBe(await createMia(fake));
  });

  test('can send a retrieved guest back unchanged', async () => {
    const fake = openExampleFake();
    const ref = await createMia(fake);
    const { body } = await ask(fake, 'GET', `/v2.1/guests/${ref}`);
    expect(await ask(fake, 'PUT', `/v2.1/guests/${ref}`, body)).toMatchObject({ status: 201, body: body as object });
  });

  test('are the same guests that events build', async () => {
    const fake = openExampleFake();
    await fake.play([examples.identity]);
    const { body } = await ask(fake, 'GET', '/v2.1/guests?identifiers.provider=CRM_ID&identifiers.id=C-10442');
    expect((body as { items: unknown[] }).items).toHaveLength(1);
    expect(fake.view().guests.find(({ browsers }) => browsers.includes(browserId))?.identifiers).toEqual([{ provider: 'CRM_ID', id: 'C-10442' }]);
  });

  test.each([
    ['firstName=mia', 1],
    ['lastName=Stone&firstName=Mia', 1],
    ['lastName=Stone&firstName=Tom', 0],
    ['email=MIA.stone@example.org', 1],
    ['email.untouched=MIA.stone@example.org', 0],
    ['email.untouched=mia.stone@example.org', 1],
    ['phoneNumber=%2B353850000001', 1],
    ['identifiers.provider=CRM_ID&identifiers.id=C-10442', 1],
    ['identifiers.provider=email&identifiers.id=C-10442', 0],
  ])('are found by %s: %i', async (query, count) => {
    const fake = openExampleFake();
    const ref = await createMia(fake);
    const { status, body } = await ask(fake, 'GET', `/v2.1/guests?${query}`);
    const items = count === 0 ? [] : [{ href: `http://cdp.test/sitecore-cdp/v2.1/guests/${ref}` }];
    expect({ status, body }).toEqual({ status: 200, body: { href: expect.any(String), offset: 0, limit: 10, items } });
  });

  test('are listed in pages', async () => {
    const fake = openExampleFake({ browserIds: [] });
    const refs: string[] = [];
    for (let turn = 0; turn < 12; turn += 1) refs.push(await createMia(fake));
    const page = async (query: string) => ((await ask(fake, 'GET', `/v2.1/guests?lastName=Stone${query}`)).body as { items: { href: string }[] }).items.map(({ href }) => href.split('/').at(-1));
    expect(await page('')).toEqual(refs.slice(0, 10));
    expect(await page('&offset=10')).toEqual(refs.slice(10));
    expect(await page('&offset=3&limit=2')).toEqual(refs.slice(3, 5));
  });

  const refusals: readonly { readonly what: string; readonly status: number; readonly method?: string; readonly path?: string; readonly body?: unknown; readonly change?: Readonly<Record<string, string | undefined>> }[] = [
    { what: 'no Basic auth', status: 401, change: { authorization: undefined } },
    { what: 'a wrong token', status: 401, change: { authorization: `Basic ${Buffer.from('abc123:other').toString('base64')}` } },
    { what: 'the client key alone', status: 401, change: { authorization: `Basic ${Buffer.from('abc123:').toString('base64')}` } },
    { what: 'another accepted type', status: 406, change: { accept: 'text/html' } },
    { what: 'no content type', status: 500, change: { 'content-type': undefined } },
    { what: 'another content type', status: 415, change: { 'content-type': 'text/plain' } },
    { what: 'a list', status: 400, body: [mia] },
    { what: 'no guest type', status: 400, body: { ...mia, guestType: undefined } },
    { what: 'an unknown guest type', status: 400, body: { ...mia, guestType: 'Customer' } },
    { what: 'an upper-case gender', status: 400, body: { ...mia, gender: 'Female' } },
    { what: 'a birthday in the future', status: 400, body: { ...mia, dateOfBirth: '2027-03-02T00:00:00.000Z' } },
    { what: 'a birthday in the form of events', status: 400, body: { ...mia, dateOfBirth: '1990-05-17T00:00' } },
    { what: 'a name in the spelling of events', status: 400, body: { ...mia, firstname: 'Mia' } },
    { what: 'a postal code in the spelling of events', status: 400, body: { ...mia, postal_code: 'T12' } },
    { what: 'a phone in the spelling of events', status: 400, body: { ...mia, mobile: '+353850000001' } },
    { what: 'a street as text', status: 400, body: { ...mia, street: '12 Quay Road' } },
    { what: 'a lower-case country', status: 400, body: { ...mia, country: 'ie' } },
    { what: 'an identifier in the spelling of events', status: 400, body: { ...mia, identifiers: [{ provider: 'CRM_ID', id: '1', expiry_date: '2030-01-31T00:00' }] } },
    { what: 'an unknown reference', status: 404, method: 'GET', path: '/v2.1/guests/99999999-2b34-4a56-8c78-9d0e1f2a3b4c' },
    { what: 'PATCH', status: 405, method: 'PATCH' },
    { what: 'an unknown search parameter', status: 400, method: 'GET', path: '/v2.1/guests?name=Mia' },
    { what: 'half an identifier', status: 400, method: 'GET', path: '/v2.1/guests?identifiers.id=1' },
    { what: 'a limit that is no number', status: 400, method: 'GET', path: '/v2.1/guests?limit=all' },
  ];

  test.each(refusals)('$what is refused with $status', async ({ status, method = 'POST', path = '/v2.1/guests', body = mia, change = {} }) => {
    const answer = await ask(openExampleFake({ browserIds: [] }), method, path, method === 'GET' ? undefined : body, change);
    expect(answer).toMatchObject({ status, verdict: 'rejected', body: { status, code: status, message: expect.any(String), developerMessage: expect.any(String), moreInfoUrl: '' } });
    expect(JSON.stringify(answer)).not.toContain('api-token-1');
  });
});

describe('data extensions of a guest', () => {
  const loyalty = { name: 'ext', loyaltyTier: 'gold', points: 120 };
  const extend = async (fake: ExampleFake, ref: string, body: unknown) => ask(fake, 'POST', `/v2.1/guests/${ref}/extensions`, body);

  test('are added and shown', async () => {
    const fake = openExampleFake();
    const ref = await createMia(fake);
    expect(await extend(fake, ref, loyalty)).toMatchObject({ status: 201, verdict: 'accepted' });
    expect((await ask(fake, 'GET', `/v2.1/guests/${ref}`)).body).toMatchObject({ extensions: [{ ...loyalty, key: 'default' }] });
    expect(fake.view().guests[0]?.extensions).toEqual({ ext: { loyaltyTier: 'gold', points: 120 } });
  });

  test.each([
    { what: 'no name', body: { a: 1 } },
    { what: 'a name of its own', body: { name: 'loyalty', a: 1 } },
    { what: 'a seventh name', body: { name: 'ext6', a: 1 } },
    { what: 'the same name again', body: { name: 'ext', a: 1 } },
    { what: 'a key of another extension', body: { name: 'ext1', points: 1 } },
    { what: 'an object', body: { name: 'ext1', a: { b: 1 } } },
    { what: 'null', body: { name: 'ext1', a: null } },
    { what: 'a list', body: { name: 'ext1', a: [1] } },
    { what: 'a key with an underscore', body: { name: 'ext1', loyalty_tier: 1 } },
    { what: '101 pairs', body: { name: 'ext1', ...Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${index}`, index])) } },
  ])('with $what are refused', async ({ body }) => {
    const fake = openExampleFake();
    const ref = await createMia(fake);
    await extend(fake, ref, loyalty);
    expect(await extend(fake, ref, body)).toMatchObject({ status: 400, verdict: 'rejected' });
  });

  test('need a guest and POST', async () => {
    const fake = openExampleFake();
    const ref = await createMia(fake);
    expect(await extend(fake, 'nobody', loyalty)).toMatchObject({ status: 404 });
    expect(await ask(fake, 'GET', `/v2.1/guests/${ref}/extensions`)).toMatchObject({ status: 405 });
  });
});
