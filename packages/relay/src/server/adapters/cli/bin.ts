#!/usr/bin/env node
import process from 'node:process';
import { runCommand } from './run-command.ts';

// Who reads only the first lines, such as `head`, has what they wanted.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
process.exitCode = runCommand(process.argv.slice(2), {
  print: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
});
