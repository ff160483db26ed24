import { afterEach, describe, expect, test, vi } from 'vitest';
import { harness, orderPlaced, pageOpened } from './__fixtures__/harness.ts';

const bug = new Error('a bug of the application');
const throws = (): never => {
  throw bug;
};
const rejects = (async () => throws()) as () => never;
const overIpv6 = { where: { client: { ip: '2001:db8::7', userAgent: 'Shop App/1.0' } } };

afterEach(() => void vi.restoreAllMocks());

// An unhandled rejection fails the run of these tests, as it ends a process of Node.js.
describe.each([['throws', throws], ['rejects', rejects]])('a function of the application that %s', (_what, hook) => {
  test('costs neither start nor event where it only listens, and is heard of on the console', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { send, sent } = harness({ onNotice: hook, customerSiteId: '7c0e5a52-3b1d-1f6e-9a84-d2f1b6c09e37' });
    await send([pageOpened('1', undefined, overIpv6), orderPlaced('2')]);
    expect(sent.flatMap(({ events }) => events)).toHaveLength(2);
    await vi.waitFor(() => expect(said).toHaveBeenCalledTimes(2));
    expect(said).toHaveBeenCalledWith('[waymark] [callback-threw] The function "onNotice" of tracify() threw.', bug);
  });

  test('refuses the event that it should map, and no other', async () => {
    const { send } = harness({ map: { orderPlaced: hook } });
    expect(await send([pageOpened('1'), orderPlaced('2')])).toMatchObject({ status: 'mixed', refused: new Map([['2', { code: 'mapping-failed' }]]) });
  });
});
