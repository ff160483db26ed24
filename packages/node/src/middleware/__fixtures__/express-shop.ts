import type { AddressInfo } from 'node:net';
import express from 'express';
import { expressTracking } from '../express.ts';
import { setUpShop } from './shop.ts';

const { tracker, order, events } = setUpShop();
const tracking = expressTracking(tracker, ({ headers }: express.Request) => (headers['x-user'] === undefined ? {} : { userId: String(headers['x-user']) }));

const app = express();
app.use(tracking);
// Reads its body by listening, as code does that knows nothing of promises.
app.post('/raw/:id', (request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => {
    order(`${request.params.id}-read`).then(() => response.end('ok'), () => response.destroy());
  });
  response.on('finish', () => void order(`${request.params.id}-answered`));
});
app.use(express.json());
app.post('/orders/:id', tracking, (request, response, next) => {
  const { wait = 0 } = request.body as { readonly wait?: number };
  if (request.headers['x-signs-in'] !== undefined) tracker.current().identify(String(request.headers['x-signs-in']));
  order(String(request.params['id']), wait).then(() => response.json({ ok: true }), next);
});
app.get('/events', (_request, response, next) => {
  events().then((delivered) => response.json(delivered), next);
});
const server = app.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
