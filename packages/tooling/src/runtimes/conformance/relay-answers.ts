import { createRelay, type Relay } from '@waymark/relay/server';
import { echoOf, playCase, relayCases, type RelaySubject } from '@waymark/testkit/relay';
import { shopUrl } from '../../faults/story.ts';
import { checksOf, type Env, same } from './check.ts';
import { toCollector } from './trackers.ts';

/** Lets the runtime's own server answer with a relay. */
async function openRelay(env: Env): Promise<{ readonly subject: RelaySubject; stop(): Promise<void> }> {
  const source = { name: 'echo', path: '/hooks', start: () => undefined, fetch: echoOf };
  const relay = createRelay({ transports: [toCollector(env)], allowOrigins: [shopUrl], sources: [source], onDrop: () => undefined }) as unknown as Relay<never>;
  const { url, stop } = await env.serve(relay);
  return {
    subject: { url: `${url}/w`, origin: shopUrl, source: `${url}/hooks` },
    async stop() {
      await relay.close();
      await stop();
    },
  };
}

/** The requests and answers that every host of a relay is held to, here with the runtime as its host. */
export const relayAnswerChecks = checksOf(
  'relay, answers',
  Object.fromEntries(
    relayCases.map((relayCase) => [
      relayCase.title,
      async (env: Env) => {
        const { subject, stop } = await openRelay(env);
        same(await playCase(relayCase, subject, 'run'), [], 'Differences');
        await stop();
      },
    ]),
  ),
);
