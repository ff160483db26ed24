#!/usr/bin/env node
import process from 'node:process';
import { runCommand } from './run-command.ts';

/** Who interrupts so long after the process was told to end waits no longer. Two at the same moment are one that npx has passed on: docs/decisions/0039. Unit: milliseconds. */
const impatienceMs = 1000;

process.exitCode = await runCommand(process.argv.slice(2), {
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
  stopped: () => new Promise((resolve) => {
    let toldAt = Infinity;
    function stop(signal: NodeJS.Signals): void {
      if (signal === 'SIGINT' && performance.now() >= toldAt + impatienceMs) {
        process.off(signal, stop);
        process.kill(process.pid, signal);
      }
      toldAt = Math.min(toldAt, performance.now());
      resolve();
    }
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  }),
});
