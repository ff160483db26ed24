import { showEvent, showRecord } from './show.ts';
import { startStack } from './start-stack.ts';

/** Runs the demo until it is told to stop, and shows every event and what each vendor got of it. */
export async function watch(shop: string, say: (line: string) => void): Promise<void> {
  const stack = await startStack({
    shop,
    ports: { shop: Number(process.env['PORT'] ?? 4000), sandbox: 4100 },
    onEvent: (event) => say(showEvent(event)),
    onRecord: (record) => say(showRecord(record)),
    onDrop: ({ event, transport, reason, why }) => {
      if (reason !== 'not-wanted') say(`    → ${transport.padEnd(13)} DROPPED ${event.name} (${reason}: ${why.message})`);
    },
  });
  say(`
  Shop       ${stack.shopUrl}
  Vendors    ${stack.sandbox.url}   what ${stack.vendors.join(', ')} received, live

Open the shop, allow statistics and marketing, and go shopping. Every event shows up here with what each vendor got of it.
Stop with Ctrl+C.
`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  say('Stopping …');
  await stack.close();
}
