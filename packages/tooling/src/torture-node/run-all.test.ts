import { describe, expect, test } from 'vitest';
import { fitting } from './run-all.ts';
import type { Scenario } from './scenario.ts';

const play = async (): Promise<void> => undefined;
const plain: Scenario = { title: 'plain', play };
const disk: Scenario = { title: 'disk', needsDisk: true, play };
const ours: Scenario = { title: 'ours', isOnlyOurs: true, play };
const all = [plain, disk, ours];

describe('scenarios of an adapter', () => {
  test('are all of them for ours with a file', () => {
    expect(fitting({ outbox: 'sqlite', isOurs: true }, all, true)).toEqual(all);
  });

  test('need no disk where there is none to fill', () => {
    expect(fitting({ outbox: 'memory', isOurs: true }, all, true)).toEqual([plain, ours]);
    expect(fitting({ outbox: 'sqlite', isOurs: true }, all, false)).toEqual([plain, ours]);
  });

  test('are about what others have, for others', () => {
    expect(fitting({ outbox: 'memory', isOurs: false }, all, true)).toEqual([plain]);
  });
});
