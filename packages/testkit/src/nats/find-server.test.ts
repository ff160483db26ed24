import { describe, expect, test } from 'vitest';
import { findNatsServer, missingVariable, type Surroundings } from './find-server.ts';

/** A machine with these programs. An installation adds one, or fails. */
function machine(programs: readonly string[], env: Readonly<Record<string, string>> = {}, result?: string | { readonly adds: string }) {
  const there = new Set(programs);
  const said: string[] = [];
  let installations = 0;
  const surroundings: Surroundings = {
    env: { PATH: '/usr/bin:/home/me/bin', ...env },
    isProgram: (path) => there.has(path),
    install:
      result === undefined
        ? undefined
        : () => {
            installations += 1;
            if (typeof result === 'string') return result;
            there.add(result.adds);
            return undefined;
          },
  };
  return { find: () => findNatsServer((line) => said.push(line), surroundings), said, installations: () => installations };
}

describe('a nats-server that is there', () => {
  test.each([
    ['the chosen one, before all others', '/opt/nats', ['/opt/nats', '/usr/bin/nats-server'], { NATS_SERVER_PATH: '/opt/nats' }],
    ['one of the PATH', '/home/me/bin/nats-server', ['/home/me/bin/nats-server'], {}],
    ['one where Debian puts it, which is in no PATH but that of root', '/usr/sbin/nats-server', ['/usr/sbin/nats-server'], { NATS_SERVER_PATH: '' }],
    ['one that was installed since somebody found none', '/usr/sbin/nats-server', ['/usr/sbin/nats-server'], { [missingVariable]: 'There was none.' }],
  ])('is found: %s', (_title, path, programs, env) => {
    const { find, installations } = machine(programs, env, 'not asked for');
    expect([find(), installations()]).toEqual([path, 0]);
  });
});

describe('without one', () => {
  test('a path that is wrong is told of, whatever else is there, and nothing is installed', () => {
    const { find, installations } = machine(['/usr/bin/nats-server'], { NATS_SERVER_PATH: '/opt/nats' }, { adds: '/usr/sbin/nats-server' });
    expect(find).toThrow('NATS_SERVER_PATH names /opt/nats, which is no program that can be run. Correct it, or unset it');
    expect(installations()).toBe(0);
  });

  test('it is installed, once that is said', () => {
    const { find, said } = machine([], {}, { adds: '/usr/sbin/nats-server' });
    expect(find()).toBe('/usr/sbin/nats-server');
    expect(said).toEqual(['No nats-server found. Trying the Debian package …']);
  });

  test('an installation that fails is told of with its reason and what to do', () => {
    const { find } = machine([], {}, 'apt-get install ended with 100 (E: Unable to locate package nats-server)');
    expect(find).toThrow(/could not be installed: apt-get install ended with 100 \(E: Unable to locate package nats-server\)\. Install it .* or set NATS_SERVER_PATH\./);
  });

  test('and without apt-get nothing is tried', () => {
    const { find, said } = machine([]);
    expect(find).toThrow(/this machine has no apt-get.*https:\/\/nats\.io\/download/);
    expect(said).toEqual([]);
  });

  test('what somebody has tried is not tried again', () => {
    const { find, installations } = machine([], { [missingVariable]: 'It could not be installed.' }, { adds: '/usr/sbin/nats-server' });
    expect(find).toThrow('It could not be installed.');
    expect(installations()).toBe(0);
  });
});
