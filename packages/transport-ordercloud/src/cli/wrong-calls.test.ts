import { describe, expect, test } from 'vitest';
import { commandKit, environment, Http, type Ran, runHere } from '../__fixtures__/command.ts';

const SendEvent = { SiteID: '5f2c1de0a94b4e7f8d3b6c7a90e1f245', ServiceEndpoint: 'https://t.stat-track.com' };
const secret = 'never-in-a-file';
const { configured, asked } = commandKit();

/** Runs the command, which must ask OrderCloud nothing and repeat no secret. */
async function run(...call: Parameters<typeof runHere>): Promise<Ran> {
  const ran = await runHere(...call);
  expect(ran.err).not.toContain(secret);
  expect(asked()).toBe(0);
  return ran;
}

const delivering = (changes: object) => configured({ deliveryConfig: { Name: 'Web', DeliveryTargets: { Http }, ...changes } });
const to = (DeliveryTargets: unknown) => delivering({ DeliveryTargets });
const reporting = (...events: readonly unknown[]) => configured({ events });

describe('a wrong call is refused before OrderCloud is asked:', () => {
  test.each<[string, readonly string[], string]>([
    ['no command', [], 'found none'],
    ['another command', ['destroy', 'c.json'], 'plan, apply or remove'],
    ['an unknown option', ['apply', 'c.json', '--force'], "'--force'"],
    ['no file', ['plan'], 'takes one file, found 0'],
    ['two files', ['apply', 'a.json', 'b.json'], 'takes one file, found 2'],
  ])('%s', async (_what, args, words) => {
    expect(await run(args, configured())).toEqual({ code: 2, out: '', err: expect.stringMatching(/^\[ordercloud-usage\]/) as string });
    expect((await run(args, configured())).err).toContain(words);
  });

  test.each(Object.keys(environment))('an environment without %s', async (name) => {
    const { [name as keyof typeof environment]: _missing, ...others } = environment;
    expect(await run(['apply', 'c.json'], configured(), others)).toMatchObject({ code: 2, err: expect.stringContaining(`[ordercloud-secret-missing] Variable ${name} is missing`) as string });
  });

  test('a secret of the environment that OrderCloud does not take', async () => {
    const { code, err } = await run(['apply', 'c.json'], configured(), { ...environment, ORDERCLOUD_HTTP_SECRET: 's'.repeat(51) });
    expect([code, err]).toEqual([2, expect.stringContaining('With the secrets of the environment, "deliveryConfig.DeliveryTargets.Http.Secret" must be a text of 1 to 50 characters, found a text of 51 characters')]);
  });
});

describe('a file is refused before OrderCloud is asked, whatever the command:', () => {
  test.each<[string, () => unknown, string]>([
    ['no JSON', () => `{ "a": "${secret}`, 'is no JSON'],
    ['a list', () => [], 'must be an object, found a list'],
    ['nothing', () => 'null', 'must be an object, found null'],
    ['a misspelt member', () => configured({ replaceForein: true }), '"replaceForein" is not known. Known there: prefix, clientId,'],
    ['target: another word', () => configured({ target: 'moon' }), '"target" must be one of production, staging, sandbox'],
    ['target: what it is', () => configured({ target: 'moon' }), 'found "moon"'],
    ['target: no URL', () => configured({ target: 'sandboxapi.ordercloud.io' }), '"target" must be one of'],
    ['target: a number', () => configured({ target: 7 }), 'found 7'],
    ['prefix: nothing', () => configured({ prefix: undefined }), '"prefix" must be 1 to 80 letters, digits, "-" and "_", found nothing'],
    ['prefix: too long', () => configured({ prefix: 'p'.repeat(81) }), 'found a text of 81 characters'],
    ['clientId: a number', () => configured({ clientId: 7 }), '"clientId" must be 1 to 100 letters'],
    ['clientId: with blanks', () => configured({ clientId: ' web ' }), '"clientId"'],
    ['deliveryConfig: nothing', () => configured({ deliveryConfig: undefined }), '"deliveryConfig" must be an object, found nothing'],
    ['deliveryConfig: a list', () => configured({ deliveryConfig: [] }), '"deliveryConfig" must be an object, found a list'],
    ['deliveryConfig: a misspelt member', () => delivering({ enabled: true }), '"deliveryConfig.enabled" is not known. Known there: ID, Name, Enabled, DeliveryTargets'],
    ['ID: with a blank', () => delivering({ ID: 'a b' }), '"deliveryConfig.ID" must be 1 to 100 letters'],
    ['ID: a number', () => delivering({ ID: 7 }), '"deliveryConfig.ID"'],
    ['Name: nothing', () => delivering({ Name: undefined }), '"deliveryConfig.Name" must be a text of 1 to 128 characters, found nothing'],
    ['Name: too long', () => delivering({ Name: 'n'.repeat(129) }), 'found a text of 129 characters'],
    ['Enabled: a word', () => delivering({ Enabled: 'yes' }), '"deliveryConfig.Enabled" must be true or false, found a text of 3 characters'],
    ['targets: nothing', () => to(undefined), '"deliveryConfig.DeliveryTargets" must be an object, found nothing'],
    ['targets: none', () => to({}), '"deliveryConfig.DeliveryTargets" must have a target: Http, Kafka'],
    ['targets: a list', () => to([Http]), '"deliveryConfig.DeliveryTargets" must be an object, found a list'],
    ['targets: a misspelt one', () => to({ HTTP: Http }), '"deliveryConfig.DeliveryTargets.HTTP" is not known. Known there: Http, Kafka'],
    ['targets: one beside a known one', () => to({ Http, Webhook: {} }), '"deliveryConfig.DeliveryTargets.Webhook" is not known'],
    ['targets: of Object', () => to({ constructor: {} }), '"deliveryConfig.DeliveryTargets.constructor" is not known'],
    ['targets: true', () => to({ SendEvent: true }), '"deliveryConfig.DeliveryTargets.SendEvent" must be an object, found true'],
    ['targets: null', () => to({ Http: null }), '"deliveryConfig.DeliveryTargets.Http" must be an object, found null'],
    ['targets: for something else', () => to({ Http, SearchIngestion: {} }), '"deliveryConfig.DeliveryTargets.SearchIngestion" takes no tracking events'],
    ['targets: two of the vendor', () => to({ SendEvent, DiscoverEvent: { ClientID: '1-2', ServiceEndpoint: 'https://api.rfksrv.com' } }), 'SendEvent and DiscoverEvent, not both'],
    ['Http: a path', () => to({ Http: { Endpoint: '/oc' } }), '"deliveryConfig.DeliveryTargets.Http.Endpoint" must be an absolute http(s) URL without a user, found a text of 3 characters'],
    ['Http: no URL', () => to({ Http: { Endpoint: 'https://' } }), 'Http.Endpoint" must be an absolute http(s) URL'],
    ['Http: a password', () => to({ Http: { Endpoint: `https://oc:${secret}@relay.shop.example/oc` } }), 'Http.Endpoint" must be an absolute http(s) URL without a user'],
    ['target: a password', () => configured({ target: `https://oc:${secret}@api.ordercloud.io` }), '"target" must be one of'],
    ['Http: nothing', () => to({ Http: {} }), 'Http.Endpoint" must be an absolute http(s) URL without a user, found nothing'],
    ['Http: a misspelt member', () => to({ Http: { ...Http, CustomAuthHeader: 'X-Relay-Key' } }), '"deliveryConfig.DeliveryTargets.Http.CustomAuthHeader" is not known'],
    ['Http: a header with a blank', () => to({ Http: { ...Http, CustomAuthHeaderName: 'X Key' } }), 'Http.CustomAuthHeaderName" must be the name of a header'],
    ['SendEvent: no site', () => to({ SendEvent: { ServiceEndpoint: 'https://t.stat-track.com' } }), 'SendEvent.SiteID" must be a text, found nothing'],
    ['SendEvent: a host', () => to({ SendEvent: { ...SendEvent, ServiceEndpoint: 't.stat-track.com' } }), 'SendEvent.ServiceEndpoint" must be an absolute http(s) URL'],
    ['Kafka: no topic', () => to({ Kafka: { BootstrapServers: 'k:9092', SaslUsername: 'u' } }), 'Kafka.Topic" must be a text, found nothing'],
    ['events: an object', () => configured({ events: {} }), '"events" must be a list with at least one type, found a value of type object'],
    ['events: none', () => reporting(), '"events" must be a list with at least one type, found a list'],
    ['events: a word', () => reporting('OrderSubmitted'), '"events[0]" must be an object, found a text of 14 characters'],
    ['events: no type', () => reporting({ Name: 'x' }), '"events[0].EventType" must be one of UserLoggedIn, LineItemAdded, LineItemUpdated, OrderSubmitted, found nothing'],
    ['events: another type', () => reporting({ EventType: 'OrderSubmitted' }, { EventType: 'CartEmptied' }), '"events[1].EventType" must be one of UserLoggedIn, LineItemAdded, LineItemUpdated, OrderSubmitted, found "CartEmptied"'],
    ['events: a type twice', () => reporting({ EventType: 'OrderSubmitted' }, { EventType: 'OrderSubmitted' }), '"events[1].EventType" must be named once, found "OrderSubmitted"'],
    ['events: a misspelt member', () => reporting({ EventType: 'OrderSubmitted', Config: {} }), '"events[0].Config" is not known. Known there: EventType, Name, ConfigData'],
    ['events: a label that is none', () => reporting({ EventType: 'OrderSubmitted', Name: 7 }), '"events[0].Name" must be a text, found 7'],
    ['events: data that are none', () => reporting({ EventType: 'OrderSubmitted', ConfigData: 'de' }), '"events[0].ConfigData" must be an object, found a text of 2 characters'],
    ['rewriteSecrets: a word', () => configured({ rewriteSecrets: 'yes' }), '"rewriteSecrets" must be true or false'],
    ['replaceForeign: a number', () => configured({ replaceForeign: 1 }), '"replaceForeign" must be true or false, found 1'],
  ])('%s', async (_what, config, words) => {
    for (const command of ['plan', 'apply', 'remove']) {
      const { code, out, err } = await run([command, 'c.json'], config());
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^\[ordercloud-(plan|config)\] /);
      expect(err).toContain(words);
    }
  });
});

describe('a file that holds a secret is refused, and what to do with it said:', () => {
  test.each<[string, () => unknown, string]>([
    ['the secret of the client', () => configured({ clientsecret: secret }), '"clientsecret", which is a secret. Take it out and set ORDERCLOUD_CLIENT_SECRET instead.'],
    ['a secret', () => to({ Http: { ...Http, Secret: secret } }), 'set ORDERCLOUD_HTTP_SECRET instead'],
    ['a header value', () => to({ Http: { ...Http, CustomAuthHeaderValue: secret } }), 'ORDERCLOUD_HTTP_CUSTOM_AUTH_HEADER_VALUE'],
    ['a key of a target that is fed', () => to({ DiscoverEvent: { ClientID: '1-2', ApiKey: secret } }), 'ORDERCLOUD_DISCOVER_EVENT_API_KEY'],
    ['a token in free data', () => reporting({ EventType: 'OrderSubmitted', ConfigData: { list: [{ accessToken: secret }] } }), 'events[0].ConfigData.list[0].accessToken", which is a secret. Take it out: nothing here needs one.'],
    ['a password where no target has one', () => to({ Http: { ...Http, Password: secret } }), 'Http.Password", which is a secret. Take it out: nothing here needs one.'],
  ])('%s', async (_what, config, words) => {
    const { code, err } = await run(['apply', 'c.json'], config());
    expect([code, err]).toEqual([2, expect.stringContaining('[ordercloud-secret-in-file]')]);
    expect(err).toContain(words);
  });
});
