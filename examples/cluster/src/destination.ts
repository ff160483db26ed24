import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** Stands for whatever takes your events: says how many came, and how many of them again. */
const { env } = process;
const known = new Set<string>();
let repeats = 0;

const server = createServer((request, response) => {
  void json(request).then((body) => {
    for (const { id } of body as readonly { readonly id: string }[]) {
      repeats += known.has(id) ? 1 : 0;
      known.add(id);
    }
    response.end();
    console.log(`${known.size} events, ${repeats} of them again`);
  });
});
server.listen(Number(env['PORT'] ?? 0), env['HOST'] ?? '127.0.0.1', () => console.log('ready'));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close(() => process.exit(0)).closeAllConnections());
