import { describeRecord } from './describe-record.ts';
import { startSandbox } from './start-sandbox.ts';

const port = Number(process.env['PORT'] ?? 4100);
const sandbox = await startSandbox({ port, onRecord: (record) => console.log(describeRecord(record)) });

console.log(`Vendor sandbox: ${sandbox.url}`);
for (const [vendor, target] of Object.entries(sandbox.targets)) console.log(`  ${vendor.padEnd(14)} ${target}`);
console.log('Every request is shown here and on the live page. Stop with Ctrl+C.');

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
}
