import { createServerTracker } from '@waymark/node';
import { checksOf, type Env, same } from './check.ts';
import { standIns } from './stand-ins.ts';
import { onError, toCollector } from './trackers.ts';

/** Nobody listens there, and browsers' rules about ports do not forbid it. */
const nobody = 'http://127.0.0.1:49';
const once = { maxAttempts: 1, timeoutMs: 5000 };

/** Why an event did not arrive at an address, and whether it surely was not sent. */
async function whyNot(env: Env, collector: string, retry = once): Promise<readonly unknown[]> {
  const drops: (readonly unknown[])[] = [];
  const tracker = createServerTracker({
    transports: [toCollector({ targets: { ...env.targets, collector } }, { retry, repeatSafe: () => false })],
    onDrop: ({ why }) => void drops.push([why.code, why.message.includes('because a repeat could count twice') ? 'may have arrived' : 'not sent']),
    onError,
  });
  tracker.track('goalCompleted', { goalId: 'newsletter' });
  await tracker.close();
  return drops.flat();
}

/** What `@waymark/node` says of connections that fail, in the same words in every runtime for servers. */
export const connectionChecks = checksOf('node', {
  'a name that nobody knows is told apart': async (env) => same(await whyNot(env, 'http://nobody.invalid'), ['dns-failed', 'not sent'], 'Reason'),
  'a port at which nobody listens is told apart': async (env) => same(await whyNot(env, nobody), ['connection-refused', 'not sent'], 'Reason'),
  'a server that does not speak TLS is told apart': async (env) => {
    const [code] = await whyNot(env, String(env.targets['collector']).replace('http:', 'https:'));
    same(code, 'tls-failed', 'Reason');
  },
  'a connection that breaks off is told apart, and the event may have arrived': async (env) => {
    await standIns(env).fault({ vendor: 'collector', kind: 'reset-before' });
    same(await whyNot(env, String(env.targets['collector'])), ['connection-reset', 'may have arrived'], 'Reason');
  },
  'silence is told apart, and the event may have arrived': async (env) => {
    await standIns(env).fault({ vendor: 'collector', kind: 'hang' });
    same(await whyNot(env, String(env.targets['collector']), { ...once, timeoutMs: 100 }), ['timeout', 'may have arrived'], 'Reason');
  },
});
