import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DCLinter } from 'dclint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { planOf } from './plan.ts';
import { type Process, processesOf } from './processes.ts';

interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly working_dir?: string;
}

const folder = dirname(fileURLToPath(new URL('.', import.meta.url)));
const source = readFileSync(join(folder, 'docker-compose.yml'), 'utf8');
const { services, volumes } = parse(source, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const plan = planOf(4400);
const processes = processesOf(plan, { folder: '/data', natsServer: 'nats-server', destinationUrl: undefined }).flat();
const serverNames = plan.servers.map(({ name }) => name);
/** What containers say where the script names places of one machine. */
const own: Readonly<Record<string, string>> = {
  ...{ LISTEN: '0.0.0.0:4222', CLUSTER_LISTEN: '0.0.0.0:6222', MONITOR_LISTEN: '0.0.0.0:8222', STORE_DIR: '/data' },
  ...{ HOST: '0.0.0.0', PORT: '8080', OPERATIONS_PORT: '9090' },
};
const others: readonly (readonly [string, string])[] = [
  ...plan.servers.flatMap(({ name, port, clusterPort }) => [[`127.0.0.1:${port}`, `${name}:4222`], [`127.0.0.1:${clusterPort}`, `${name}:6222`]] as const),
  [`127.0.0.1:${plan.destination.port}`, 'destination:8080'],
];
const inContainers = (value: string): string => others.reduce((text, [here, there]) => text.replaceAll(here, there), value);

function serviceOf({ name }: Process): Service {
  const service = services[name];
  if (!service) throw new Error(`There is no service "${name}".`);
  return service;
}

interface Finding {
  readonly type: string;
  readonly rule: string;
  readonly message: string;
}

/** What the compose specification, by its JSON schema, and a linter find wrong with a file. Matters of style apart. */
function faultsOf(text: string): readonly string[] {
  const place = mkdtempSync(join(tmpdir(), 'waymark-compose-'));
  const file = join(place, 'docker-compose.yml');
  try {
    writeFileSync(file, text);
    const [result] = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] }).lintFiles([file], false) as readonly { readonly messages: readonly Finding[] }[];
    return (result?.messages ?? []).filter(({ type }) => type === 'error').map(({ rule, message }) => `${rule}: ${message}`);
  } finally {
    rmSync(place, { recursive: true });
  }
}

test('the file is one by the compose specification, and leaves nothing to the shell that starts it', () => {
  expect(faultsOf(source)).toEqual([]);
  expect(source.replace(/#.*/g, '')).not.toContain('$');
});

test.each([
  ['a key that is none', 'stop_grace_period: 20s', 'stop_grace: 20s'],
  ['a value of another kind', 'retries: 30', 'retries: { a: 1 }'],
  ['a condition that is none', 'condition: service_healthy', 'condition: healthy'],
  ['a port twice', '127.0.0.1:4410:8080', '127.0.0.1:4409:8080'],
])('%s would be found', (_title, right, wrong) => {
  expect(source).toContain(right);
  expect(faultsOf(source.replace(right, wrong))).not.toEqual([]);
});

test('the services are the processes of the script', () => {
  expect(Object.keys(services).sort()).toEqual(processes.map(({ name }) => name).sort());
});

describe.each(processes)('$name', (process) => {
  const service = serviceOf(process);

  test('is started by the same command', () => {
    const [program, ...args] = process.command;
    const isServer = program === 'nats-server';
    expect(service.image).toMatch(isServer ? /^nats:2\.\d+-alpine$/ : /^node:24$/);
    // The image of NATS brings the program, and its options only are given.
    expect(service.command.map((word) => word.replace('/etc/nats/', ''))).toEqual(isServer ? args : process.command);
  });

  test('is told the same by its environment', () => {
    expect(service.environment).toEqual(Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, own[name] ?? inContainers(value)])));
  });

  test('finds the files that it names', () => {
    const mounts = service.volumes.map((volume) => volume.split(':') as [string, string]);
    const outside = (path: string): string => {
      const [from = '', to = ''] = mounts.find(([, target]) => path.startsWith(target)) ?? [];
      return normalize(join(folder, from, path.slice(to.length)));
    };
    const files = service.command.filter((word) => word.includes('/') && !word.startsWith('-'));
    expect(files.map((file) => outside(join(service.working_dir ?? '/', file))).filter((path) => !existsSync(path))).toEqual([]);
    expect(files.length).toBe(1);
    for (const [from, to] of mounts) if (!from.startsWith('.')) expect([Object.keys(volumes), to]).toEqual([expect.arrayContaining([from]), service.environment['STORE_DIR']]);
  });
});

test('relays are reached at the same ports', () => {
  expect(plan.relays.map(({ name }) => services[name]?.ports)).toEqual(plan.relays.map(({ port }) => [`127.0.0.1:${port}:8080`]));
});

test('health is asked where it is answered', () => {
  for (const { name, ready } of processes) {
    const path = ready && new URL(ready).pathname;
    const port = path === '/healthz' ? 8222 : 9090;
    expect(services[name]?.healthcheck?.test.some((word) => word.includes(`http://127.0.0.1:${port}${path}`))).toBe(path === undefined ? undefined : true);
  }
});

test('relays and workers wait until the servers are well', () => {
  for (const { name } of processes.filter(({ env }) => 'NATS_SERVERS' in env)) {
    expect(services[name]?.depends_on).toEqual(Object.fromEntries(serverNames.map((server) => [server, { condition: 'service_healthy' }])));
  }
});
