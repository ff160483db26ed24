import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { demoTenant, type OrderCloudView, type Sandbox, startSandbox } from '@waymark/testkit/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const { shopClientId, adminClientId, adminClientSecret } = demoTenant.ordercloud;
const script = fileURLToPath(new URL('bin.ts', import.meta.url));
const environment = { ORDERCLOUD_CLIENT_ID: adminClientId, ORDERCLOUD_CLIENT_SECRET: adminClientSecret, ORDERCLOUD_HTTP_SECRET: 'q7Zt-secret', ORDERCLOUD_HTTP_CUSTOM_AUTH_HEADER_VALUE: 'kx81' };
const Http = { Endpoint: 'https://relay.shop.example/ordercloud', CustomAuthHeaderName: 'X-Relay-Key' };

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), 'waymark-ordercloud-'));
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await sandbox.close();
});

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command in a process of its own, with nothing but what is given in its environment. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = environment): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--conditions=@waymark/source', script, ...args], { env }, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }));
  });
}

function configured(changes: object = {}): object {
  return { target: sandbox.targets['ordercloud'], prefix: 'web', clientId: shopClientId, deliveryConfig: { Name: 'Web tracking', DeliveryTargets: { Http } }, ...changes };
}

function fileOf(config: unknown): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config));
  return path;
}

const view = (): OrderCloudView => sandbox.view('ordercloud') as OrderCloudView;

describe('the command', () => {
  test('plans, applies, finds everything as it should be, and removes', async () => {
    const path = fileOf(configured({ events: [{ EventType: 'OrderSubmitted' }, { EventType: 'UserLoggedIn', Name: 'Log-ins' }] }));
    expect(await run(['plan', path])).toEqual({ code: 0, err: '', out: 'create     web-delivery\ncreate     web-OrderSubmitted\ncreate     web-UserLoggedIn\n' });
    expect(view().trackingEvents).toEqual([]);
    expect(await run(['apply', path])).toMatchObject({ code: 0, err: '', out: expect.stringContaining('created    web-OrderSubmitted') });
    expect(view().trackingEvents).toHaveLength(2);
    expect(view().deliveryConfigurations).toMatchObject([{ ID: 'web-delivery', Enabled: true, DeliveryTargets: { Http } }]);
    for (const command of ['plan', 'apply']) expect((await run([command, path])).out).toBe('unchanged  web-delivery\nunchanged  web-OrderSubmitted\nunchanged  web-UserLoggedIn\n');
    expect((await run(['plan', path, '--rewrite-secrets'])).out).toContain('update     web-delivery');
    expect((await run(['apply', path, '--rewrite-secrets'])).out).toContain('updated    web-delivery');
    // Taking away needs no secret of a target.
    const { ORDERCLOUD_CLIENT_ID, ORDERCLOUD_CLIENT_SECRET } = environment;
    expect(await run(['remove', path], { ORDERCLOUD_CLIENT_ID, ORDERCLOUD_CLIENT_SECRET })).toMatchObject({ code: 0, out: expect.stringContaining('deleted    web-UserLoggedIn') });
    expect([view().trackingEvents, view().deliveryConfigurations]).toEqual([[], []]);
  });

  test('says as JSON what it did, and by its exit code that something of others is in the way', async () => {
    await run(['apply', fileOf(configured({ prefix: 'theirs' }))]);
    const path = fileOf(configured());
    for (const [command, status] of [['plan', 'blocked'], ['apply', 'blocked']] as const) {
      const { code, out } = await run([command, path, '--json']);
      expect(code).toBe(3);
      expect(JSON.parse(out)).toMatchObject({ command, complete: false, events: [{ id: 'web-UserLoggedIn', status, foreignIds: ['theirs-UserLoggedIn'] }, {}, {}, {}] });
    }
    expect((await run(['plan', path])).out).toContain('blocked    web-OrderSubmitted  (in the way: theirs-OrderSubmitted; --replace-foreign deletes it)');
    expect((await run(['plan', path, '--replace-foreign', '--json'])).out).toContain('"status":"replace"');
    expect(await run(['apply', path, '--replace-foreign'])).toMatchObject({ code: 0, out: expect.stringContaining('replaced   web-OrderSubmitted') });
  });

  test('explains itself', async () => {
    expect(await run(['--help'], {})).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: npx @waymark\/transport-ordercloud/) });
  });

  test('says what OrderCloud has against it, without secrets', async () => {
    const path = fileOf(configured());
    const { code, out, err } = await run(['apply', path], { ...environment, ORDERCLOUD_CLIENT_SECRET: 'wrong-secret' });
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('[ordercloud-auth]');
    expect(err).not.toContain('wrong-secret');
    const json = await run(['apply', path, '--json'], { ...environment, ORDERCLOUD_CLIENT_SECRET: 'wrong-secret' });
    expect([json.code, JSON.parse(json.out)]).toMatchObject([1, { error: { code: 'ordercloud-auth' } }]);
  });
});

describe('a wrong call is refused before OrderCloud is asked:', () => {
  const secret = 'never-in-a-file';
  const target = (fields: object) => configured({ deliveryConfig: { Name: 'Web', DeliveryTargets: fields } });

  test.each<[string, readonly string[], unknown, string, string]>([
    ['no command', [], '{}', 'ordercloud-usage', 'found none'],
    ['another command', ['destroy'], '{}', 'ordercloud-usage', 'plan, apply or remove'],
    ['an unknown option', ['apply', '--force'], '{}', 'ordercloud-usage', "'--force'"],
    ['no JSON', ['apply'], `{ "a": "${secret}`, 'ordercloud-config', 'is no JSON'],
    ['a list', ['apply'], '[]', 'options-invalid', 'found an array'],
    ['a misspelt member', ['apply'], () => configured({ replaceForein: true }), 'option-unknown', '"replaceForein"'],
    ['no prefix', ['apply'], () => configured({ prefix: undefined }), 'option-missing', '"prefix"'],
    ['no client', ['plan'], () => configured({ clientId: 7 }), 'option-invalid', '"clientId"'],
    ['no delivery', ['plan'], () => configured({ deliveryConfig: undefined }), 'options-invalid', '"deliveryConfig"'],
    ['no targets', ['plan'], () => configured({ deliveryConfig: { Name: 'Web' } }), 'ordercloud-config', 'DeliveryTargets'],
    ['events that are no list', ['plan'], () => configured({ events: {} }), 'ordercloud-config', '"events"'],
    ['an event without type', ['plan'], () => configured({ events: [{ Name: 'x' }] }), 'option-missing', 'events[0]'],
    ['an event of no type', ['plan'], () => configured({ events: [{ EventType: 'CartEmptied' }] }), 'ordercloud-plan', 'types out of'],
    ['an unknown environment', ['plan'], () => configured({ target: 'moon' }), 'option-invalid', '"target"'],
    ['a secret', ['apply'], () => target({ Http: { ...Http, Secret: secret } }), 'ordercloud-secret-in-file', 'ORDERCLOUD_HTTP_SECRET'],
    ['a header value', ['apply'], () => target({ Http: { ...Http, CustomAuthHeaderValue: secret } }), 'ordercloud-secret-in-file', 'ORDERCLOUD_HTTP_CUSTOM_AUTH_HEADER_VALUE'],
    ['a key of a target that is fed', ['remove'], () => target({ DiscoverEvent: { ClientID: '1-2', ApiKey: secret } }), 'ordercloud-secret-in-file', 'ORDERCLOUD_DISCOVER_EVENT_API_KEY'],
    ['the secret of the client', ['apply'], () => configured({ clientSecret: secret }), 'option-unknown', '"clientSecret"'],
    ['a token in free data', ['apply'], () => configured({ events: [{ EventType: 'OrderSubmitted', ConfigData: { list: [{ accessToken: secret }] } }] }), 'ordercloud-secret-in-file', 'events[0].ConfigData.list[0].accessToken'],
  ])('%s', async (_what, args, config, code, words) => {
    const path = fileOf(typeof config === 'function' ? (config as () => object)() : config);
    const [command, ...options] = args;
    const { code: exitCode, out, err } = await run(command === undefined ? [] : [command, path, ...options]);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain(`[${code}]`);
    expect(err).toContain(words);
    expect(err).not.toContain(secret);
    expect(sandbox.records('ordercloud')).toEqual([]);
  });

  test.each(['ORDERCLOUD_CLIENT_ID', 'ORDERCLOUD_CLIENT_SECRET', 'ORDERCLOUD_HTTP_SECRET', 'ORDERCLOUD_HTTP_CUSTOM_AUTH_HEADER_VALUE'])('an environment without %s', async (name) => {
    const { [name as keyof typeof environment]: _missing, ...others } = environment;
    const { code, err } = await run(['apply', fileOf(configured())], others);
    expect([code, err]).toEqual([2, expect.stringContaining(`[ordercloud-secret-missing] Variable ${name} is missing`)]);
  });

  test('a file that is not there, two files', async () => {
    expect((await run(['apply', join(folder, 'nothing.json')])).err).toContain('[ordercloud-config]');
    expect((await run(['apply', 'a.json', 'b.json'])).err).toContain('takes one file, found 2');
  });
});
