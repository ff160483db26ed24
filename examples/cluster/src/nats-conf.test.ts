import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planOf } from './plan.ts';
import { processesOf } from './processes.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'waymark-conf-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const written = readFileSync(new URL('../nats.conf', import.meta.url), 'utf8');
/** Takes the first "#" away from the lines of a block. */
const without = (name: string): string => written.replace(new RegExp(`^#${name} \\{\\n(#.*\\n)+`, 'm'), (block) => block.replaceAll(/^#/gm, ''));

/** What a server says of a configuration that it reads and does not use. */
function check(text: string, more: Readonly<Record<string, string>> = {}): string {
  const path = join(folder, 'nats.conf');
  writeFileSync(path, text);
  const [server] = processesOf(planOf(4400), { folder, natsServer: findNatsServer(), destinationUrl: undefined }).flat();
  const [program = ''] = server?.command ?? [];
  return spawnSync(program, ['-t', '-c', path], { env: { ...process.env, ...server?.env, ...more }, encoding: 'utf8' }).stderr.trim();
}

test('servers take the configuration as it is, and with credentials', () => {
  expect(check(written)).toMatch(/is valid$/);
  expect(without('authorization')).toContain('\nauthorization {\n  user: $NATS_USER\n');
  expect(check(without('authorization'), { NATS_USER: 'relay', NATS_PASSWORD: 'a-secret' })).toMatch(/is valid$/);
  expect(check(without('authorization'))).toContain("variable reference for 'NATS_USER'");
});

test('with TLS they look for the files that they are told', () => {
  const [TLS_CERT, TLS_KEY] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  expect(check(without('tls'), { TLS_CERT, TLS_KEY })).toContain(`open ${TLS_CERT}: no such file`);
});
