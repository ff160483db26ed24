import { once } from 'node:events';
import { run } from './run.ts';
import { startStack } from './stack.ts';

const stays = process.argv.includes('--stay');
const stack = await startStack(stays ? { port: 4100 } : {});
process.exitCode = await run(stack, console.log);
if (stays) {
  console.log(`\nWhat each of them was sent and made of it: ${stack.sandboxUrl}\nStop with Ctrl+C.`);
  await once(process, 'SIGINT');
}
await stack.close();
