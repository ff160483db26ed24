import process from 'node:process';
import { startNats } from '../start-nats.ts';

const { nodes } = await startNats();
process.stdout.write(`${nodes[0]?.pid}\n`);
setInterval(() => undefined, 1000);
