import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The receiving end of the benchmark, a process of its own: reads every body to the end and answers `{}`. Says its port to its parent. */
const server = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
