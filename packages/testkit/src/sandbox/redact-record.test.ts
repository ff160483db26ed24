import { afterEach, describe, expect, test } from 'vitest';
import { demoTenant } from './demo-tenant.ts';
import { redactBody, redactHeaders, redactQuery } from './redact-record.ts';
import type { SandboxRecord } from './record.ts';
import { startSandbox } from './start-sandbox.ts';

const closings: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closings.splice(0).map((close) => close()));
});

describe('a query', () => {
  test.each([
    ['anonUserToken=abc.def&page=2', 'anonUserToken=hidden&page=2'],
    ['a=1&client%5Fsecret=s%26t', 'a=1&client%5Fsecret=hidden'],
    ['X-Amz-Signature=00ff&X-Amz-Date=1', 'X-Amz-Signature=hidden&X-Amz-Date=1'],
    ['client_key=public&message=%7B%7D', 'client_key=public&message=%7B%7D'],
    ['', ''],
  ])('%j is kept as %j', (query, kept) => {
    expect(redactQuery(query)).toBe(kept);
  });
});

describe('a body', () => {
  test.each([
    ['{"Username":"mira","Password":"p\\"w","x":1}', '{"Username":"mira","Password":"hidden","x":1}'],
    ['{ "deep": [{ "access_token" : "t" }, { "apiKey": 12345 }] }', '{ "deep": [{ "access_token" : "hidden" }, { "apiKey": "hidden" }] }'],
    ['{"\\u0070assword":"p"}', '{"\\u0070assword":"hidden"}'],
    ['{"password":"cut in the mid', '{"password":"hidden"'],
    ['{"note":"password: x","tokens":3,"client_key":"public"}', '{"note":"password: x","tokens":3,"client_key":"public"}'],
    ['no JSON at all', 'no JSON at all'],
  ])('%s is kept as %s', (text, kept) => {
    expect(redactBody(text, 'application/json')).toBe(kept);
  });

  test('that is a form is read as one', () => {
    expect(redactBody('grant_type=password&username=mira&password=p%20w&client_secret=s', 'application/x-www-form-urlencoded; charset=utf-8')).toBe(
      'grant_type=password&username=mira&password=hidden&client_secret=hidden',
    );
  });

  test('of 64 KiB of quotes and backslashes takes no time to speak of', () => {
    const hostile = '"\\'.repeat(32_768);
    expect(redactBody(hostile)).toBe(hostile);
  });
});

test('headers hide their secrets, and the page in Referer those of its query', () => {
  expect(redactHeaders({ authorization: 'Bearer x', cookie: 'a=b', 'tracify-token': 't', referer: 'https://shop.example/?token=t&a=1', accept: '*/*' })).toEqual({
    ...{ authorization: 'hidden', cookie: 'hidden', 'tracify-token': 'hidden' },
    ...{ referer: 'https://shop.example/?token=hidden&a=1', accept: '*/*' },
  });
});

test('nothing that watches the sandbox sees a secret, and the vendor still does', async () => {
  const heard: SandboxRecord[] = [];
  const sandbox = await startSandbox({ onRecord: (record) => heard.push(record) });
  closings.push(() => sandbox.close());
  const { adminClientId, adminClientSecret, shopper, shopClientId } = demoTenant.ordercloud;
  const oauth = async (form: Readonly<Record<string, string>>) => {
    const answer = await fetch(`${sandbox.targets['ordercloud']}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
    return (await answer.json()) as { readonly access_token?: string };
  };
  const { access_token: guest = '' } = await oauth({ grant_type: 'client_credentials', client_id: shopClientId, scope: 'Shopper' });
  const { access_token: admin = '' } = await oauth({ grant_type: 'client_credentials', client_id: adminClientId, client_secret: adminClientSecret, scope: 'FullAccess' });
  await oauth({ grant_type: 'password', client_id: shopClientId, username: shopper.username, password: shopper.password, scope: 'Shopper' });
  await fetch(`${sandbox.targets['ordercloud']}/v1/me/orders?anonUserToken=${guest}`, { method: 'PUT', headers: { authorization: `Bearer ${admin}` } });
  const door = await (await fetch(`${sandbox.url}/_sandbox/records`)).text();
  const live = await firstBytes(`${sandbox.url}/_sandbox/live`);
  expect([guest, admin].every((token) => token.length > 20)).toBe(true);
  expect(heard).toHaveLength(4);
  for (const shown of [JSON.stringify(heard), JSON.stringify(sandbox.records()), door, live]) {
    expect(shown).toContain('anonUserToken=hidden');
    for (const secret of [guest, admin, adminClientSecret, shopper.password]) expect(shown).not.toContain(secret);
  }
});

async function firstBytes(url: string): Promise<string> {
  const leaving = new AbortController();
  const answer = await fetch(url, { signal: leaving.signal });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('anonUserToken')) break;
  }
  leaving.abort();
  return text;
}
