import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { pageTokens } from '../../tokens/page-tokens.ts';
import { decision, goal, relayKit } from '../__fixtures__/relay-kit.ts';
import { pageTokenCheck } from './page-token-check.ts';

const secret = 'a-secret-of-thirty-two-letters-!';
const service = 'service-secret-0123456789';
const now = createFakeClock().now;
const issue = (browserId?: string): Promise<string> => pageTokens({ secrets: [secret], now }).issue({ browserId });
const kitWith = (required?: boolean) => relayKit({ pageTokens: { secrets: [secret], ...(required !== undefined && { required }) }, serviceTokens: [service] });
const halfDay = 43_200_000;

describe('a relay that asks pages for a token', () => {
  test('takes a batch with one, as often as the page sends', async () => {
    const kit = kitWith();
    const pageToken = await issue();
    for (const id of ['a', 'b']) expect((await kit.post([goal(id)], { pageToken })).results).toEqual([{ id, status: 'accepted' }]);
  });

  test.each([
    ['missing', undefined, 0],
    ['forged', 'made-up', 0],
    ['expired', 'of a page', halfDay + 10_000],
  ])('answers 401 where it is %s, and takes nothing', async (fault, given, later) => {
    const kit = kitWith();
    const pageToken = given === 'of a page' ? await issue() : given;
    await kit.clock.advance(later);
    const answer = await kit.post([goal('a', { occurredAt: kit.clock.now() })], { pageToken });
    expect([answer.status, answer.error?.code, answer.headers.get('set-cookie')]).toEqual([401, `page-token-${fault}`, null]);
    expect(kit.relay.report()).toMatchObject({ requests: { answered: 0, refused: { [`page-token-${fault}`]: 1 } }, events: { received: 0 } });
  });

  test('takes no more with a token that it has taken before, once that is over', async () => {
    const kit = kitWith();
    const pageToken = await issue();
    const statuses: number[] = [];
    for (const wait of [0, halfDay - 1, 10_001]) {
      await kit.clock.advance(wait);
      statuses.push((await kit.post([goal(`after-${wait}`, { occurredAt: kit.clock.now() })], { pageToken })).status);
    }
    expect(statuses).toEqual([202, 202, 401]);
  });

  test('lets a page without one pass where it says so, and a wrong one not', async () => {
    const kit = kitWith(false);
    expect((await kit.post([goal('a')])).status).toBe(202);
    expect((await kit.post([goal('b')], { pageToken: 'made-up' })).error?.code).toBe('page-token-forged');
  });

  test('does not ask services, and whoever only says that he is a server is none', async () => {
    const kit = kitWith();
    const where = { runtime: 'server', service: 'orders' } as const;
    expect((await kit.post([goal('a', { where })], { headers: { origin: '', authorization: `Bearer ${service}` } })).status).toBe(202);
    expect((await kit.post([goal('b', { where })])).error?.code).toBe('page-token-missing');
  });

  test('lets nobody use up the requests of a browser without a token for it', async () => {
    const kit = relayKit({ pageTokens: { secrets: [secret] }, limits: { browserRequestsPerMinute: 1 } });
    const forger = await issue('browser-2');
    for (const pageToken of [undefined, 'made-up', forger, forger]) await kit.post([goal('a', { who: { browserId: 'browser-1' } })], { pageToken });
    const own = await issue('browser-1');
    const answers = [await kit.post([goal('b')], { pageToken: own }), await kit.post([goal('c')], { pageToken: own })];
    expect(answers.map(({ status }) => status)).toEqual([202, 429]);
  });

  test('takes no event of another browser than the token names, and the others of the batch', async () => {
    const kit = kitWith();
    const pageToken = await issue('browser-1');
    const stolen = { who: { browserId: 'browser-2' } };
    const answer = await kit.post([goal('own'), goal('stolen', stolen), goal('nobody', { who: {} }), decision('decided', stolen)], { pageToken });
    const [own, ...others] = answer.results;
    expect(own).toEqual({ id: 'own', status: 'accepted' });
    expect(others).toEqual(['stolen', 'nobody', 'decided'].map((id) => ({ id, status: 'dropped', reason: 'refused', code: 'page-token-foreign' })));
    expect((await kit.delivered()).map(({ id }) => id)).toEqual(['own']);
  });
});

test.each([
  [[secret], 'options-invalid'],
  [{ secrets: ['short'] }, 'option-invalid'],
  [{ secrets: [secret], required: 'yes' }, 'option-invalid'],
  [{ secrets: [secret], optional: true }, 'option-unknown'],
])('%j is refused, without the secret', (options, code) => {
  expect(() => pageTokenCheck(options as never)).toThrow(expect.objectContaining({ code, message: expect.not.stringContaining(secret) }));
});
