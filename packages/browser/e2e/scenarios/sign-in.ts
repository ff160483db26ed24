import { expect } from 'vitest';
import type { Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';
import { look } from '../harness/look.ts';
import type { Scenario, ScenarioGroup } from '../harness/scenario.ts';
import { flush, trackerReady } from '../harness/tab-scripts.ts';
import type { Visit } from '../harness/visit.ts';

/** A token as an identity provider makes it. Its signature is nobody's business here. */
const token = (subject?: string): string =>
  [{ alg: 'none', typ: 'JWT' }, { iss: 'shop.example', iat: 1, ...(subject !== undefined && { sub: subject }) }]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('')
    .join('.');

type Call = (tab: Tab) => Promise<void>;
const identify =
  (userId: string): Call =>
  (tab) =>
    tab.evaluate((user) => void window.tracker.identify(user), userId);
const setToken =
  (text: string): Call =>
  (tab) =>
    tab.evaluate((given) => void window.tracker.setToken(given), text);
const anonymize: Call = (tab) => tab.evaluate(() => void window.tracker.anonymize());
const unsetToken: Call = (tab) => tab.evaluate(() => void window.tracker.unsetToken());

/** Sign-ins and sign-outs with the user that each names, and the one that the event travels with. */
async function changes(visit: Visit): Promise<readonly string[]> {
  const events = (await visit.events()).filter(({ name }) => name === 'userSignedIn' || name === 'userSignedOut');
  return events.map(({ name, payload, who }) => `${name}(${(payload as { readonly userId: string }).userId}) of ${who.userId ?? 'nobody'}`);
}

const signedIn = (user: string) => `userSignedIn(${user}) of ${user}`;
const signedOut = (user: string) => `userSignedOut(${user}) of ${user}`;

function transition(title: string, calls: readonly Call[], expected: readonly string[]): Scenario {
  return {
    title,
    async play({ visit, open }) {
      const tab = await open();
      for (const call of calls) await call(tab);
      await flush(tab);
      expect(await changes(visit)).toEqual(expected);
    },
  };
}

export const signIn: ScenarioGroup = {
  subject: 'A visitor',
  scenarios: [
    transition('signs in by identify', [identify('A')], [signedIn('A')]),
    transition('signs in by a token', [setToken(token('A'))], [signedIn('A')]),
    transition('who is named again, or gets a fresh token, does not sign in again', [identify('A'), identify('A'), setToken(token('A'))], [signedIn('A')]),
    transition('who becomes another one signs out first', [identify('A'), identify('B')], [signedIn('A'), signedOut('A'), signedIn('B')]),
    transition('who becomes another one by a token signs out first', [setToken(token('A')), setToken(token('B'))], [signedIn('A'), signedOut('A'), signedIn('B')]),
    transition('signs out by anonymize', [identify('A'), anonymize], [signedIn('A'), signedOut('A')]),
    transition('signs out when the token is taken away', [setToken(token('A')), unsetToken], [signedIn('A'), signedOut('A')]),
    transition('signs out by a token without subject', [setToken(token('A')), setToken(token())], [signedIn('A'), signedOut('A')]),
    transition('who is nobody stays nobody', [anonymize, unsetToken, setToken(token())], []),
    {
      title: 'who is known is not told again after a reload, nor while automatic events are off',
      page: { options: { autoTrack: false } },
      async play({ visit, open }) {
        const tab = await open();
        await identify('A')(tab);
        await flush(tab);
        await tab.reload();
        await trackerReady(tab);
        await identify('A')(tab);
        expect((await look(visit, tab)).who.userId).toBe('A');
        expect(await changes(visit)).toEqual([signedIn('A')]);
      },
    },
    {
      title: 'who signs in or out in one tab is known in the others, and is told once',
      async play({ visit, open }) {
        const first = await open('/first');
        const second = await open('/second');
        await identify('A')(first);
        await until('the user in the other tab', async () => (await look(visit, second)).who.userId === 'A');
        await anonymize(second);
        await until('nobody in the first tab', async () => (await look(visit, first)).who.userId === undefined);
        await flush(second);
        expect(await changes(visit)).toEqual([signedIn('A'), signedOut('A')]);
      },
    },
    {
      title: 'changes the profile and the session by patches',
      async play({ visit, open }) {
        const tab = await open();
        const saved = await tab.evaluate(async () => {
          const patch = window.tracker.session.edit().set('cart', 3).increment('visits');
          const { operations } = await patch.save();
          const again = await patch.save();
          await window.tracker.user.edit().add('interests', 'coffee').save();
          return [operations.length, again.operations.length];
        });
        await flush(tab);
        expect(saved).toEqual([2, 0]);
        const patches = (await visit.events()).filter(({ payload }) => Object.hasOwn(payload as object, 'patch')).map(({ name, payload }) => [name, payload]);
        expect(patches).toEqual([
          ['sessionAttributesChanged', expect.objectContaining({ patch: { operations: [{ type: 'set', path: 'cart', value: 3 }, { type: 'increment', path: 'visits', value: 1 }] } })],
          ['userProfileChanged', expect.objectContaining({ patch: { operations: [{ type: 'add', path: 'interests', value: 'coffee' }] } })],
        ]);
      },
    },
  ],
};
