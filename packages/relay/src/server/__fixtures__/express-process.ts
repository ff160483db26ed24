import type { AddressInfo } from 'node:net';
import express from 'express';
import { toNodeHandler } from '../adapters/node.ts';
import { conformanceRelay, hostPaths } from './conformance-relay.ts';

/** Express in a process of its own, where its packages are found as an application finds them. */
const { relay, delivered } = conformanceRelay();
const app = express();
if (process.argv[2] === 'router') app.use(hostPaths, express.Router().use(toNodeHandler(relay)));
else app.all(hostPaths, toNodeHandler(relay));
app.use(express.json());

const server = app.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
process.on('message', () => void delivered().then((events) => process.send?.({ events })));
