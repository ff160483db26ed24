import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs in a process of its own: notes what importing a module starts or leaves behind. */
const script = `
const entry = process.argv[1];
const started = [];
for (const name of ['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'requestAnimationFrame', 'addEventListener', 'XMLHttpRequest']) {
  const real = globalThis[name];
  globalThis[name] = function (...args) { started.push(name); return real?.apply(this, args); };
}
const before = new Set(Reflect.ownKeys(globalThis));
const listeners = process.eventNames().length;
await import(entry);
for (const key of Reflect.ownKeys(globalThis)) if (!before.has(key)) started.push('global ' + String(key));
if (process.eventNames().length !== listeners) started.push('process listener');
process.stdout.write(JSON.stringify(started));
`;

/** What importing a module does besides defining its exports: timers, requests, listeners, globals. */
export async function effectsOfImporting(entry: string): Promise<readonly string[]> {
  const args = ['--conditions=@waymark/source', '--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script, entry];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as readonly string[];
}
