import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultyDoor } from '../torture/faulty-door.ts';
import { readOwn } from '../torture-node/formats.ts';
import type { SubjectConfig } from '../torture-node/process/messages.ts';
import { type DoorServer, serveDoor } from '../torture-node/serve-door.ts';
import { type Accounts, type Ledger, openLedger } from './ledger.ts';
import { type Planned, planMishaps } from './plan.ts';
import { type Sample, sizeOfFiles, trendsOf } from './samples.ts';
import { startTracker, type TrackerProcess, type TrackerSetup } from './tracker-process.ts';
import type { Soak } from './verdict.ts';

export interface SoakOptions {
  readonly seconds: number;
  /** Events of both processes together. */
  readonly perSecond: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly say: (line: string) => void;
}

/** Events of the second process are numbered from here. */
const otherBase = 1_000_000_000;
const sampleMs = 10_000;
const answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };

/** What goes wrong in a run beside the events. */
interface Findings {
  readonly problems: Set<string>;
  readonly crashes: string[];
  readonly mishaps: Map<string, number>;
  /** Events that were named as lost, by reason. */
  readonly reasons: Map<string, number>;
}

/** Two processes on one directory, one of which is ended again and again, and a destination that has its moods. */
export async function runSoak({ seconds, perSecond, random, say }: SoakOptions): Promise<Soak> {
  const folder = join(mkdtempSync(join(tmpdir(), 'waymark-soak-')), 'outbox');
  mkdirSync(folder);
  const ledgers = [openLedger(1), openLedger(otherBase)] as const;
  const findings: Findings = { problems: new Set(), crashes: [], mishaps: new Map(), reasons: new Map() };
  const door = faultyDoor(receiver(ledgers), () => undefined);
  const server = await serveDoor(door);
  const config: SubjectConfig = {
    subject: 'waymark',
    destination: { kind: 'own', url: server.url },
    outbox: { directory: folder },
    filler: 300,
    hearsExit: false,
    idsFromNumbers: true,
  };
  const start = (ledger: Ledger): Promise<TrackerProcess> => startTracker({ config, ledger, perSecond: perSecond / 2, ...listeners(findings) });
  const [steady, restless] = await Promise.all([start(ledgers[0]), start(ledgers[1])]);
  try {
    const samples = sampleUntil(seconds, steady, folder, say);
    await playAll(planMishaps(seconds * 1000, random), { door, server, restless, findings });
    const taken = await samples;
    door.spoil('none');
    await Promise.all([steady.finish(), restless.finish()]);
    const accounts = together(ledgers.map((ledger) => ledger.read()));
    return { ...findings, seconds, perSecond, accounts, problems: [...findings.problems], trends: trendsOf(taken) };
  } finally {
    steady.kill();
    restless.kill();
    await server.stop();
    rmSync(join(folder, '..'), { recursive: true, force: true });
  }
}

function listeners({ problems, crashes, reasons }: Findings): Pick<TrackerSetup, 'onProblem' | 'onNamed' | 'onCrash'> {
  return {
    onProblem: (code) => void problems.add(code),
    onNamed: (why, many) => void reasons.set(why, (reasons.get(why) ?? 0) + many),
    onCrash: (what) => void crashes.push(what),
  };
}

function receiver([one, other]: readonly [Ledger, Ledger]): Parameters<typeof faultyDoor>[0] {
  return {
    async answer(_incoming, body) {
      for (const { number, id } of readOwn(body)) (number < otherBase ? one : other).arrive(number, id);
      return answer;
    },
    close: () => undefined,
  };
}

interface Scene {
  readonly door: ReturnType<typeof faultyDoor>;
  readonly server: DoorServer;
  readonly restless: TrackerProcess;
  readonly findings: Findings;
}

/** Lets everything happen at its time. */
async function playAll(plan: readonly Planned[], scene: Scene): Promise<void> {
  const started = performance.now();
  const until = (at: number): Promise<unknown> => sleep(Math.max(started + at - performance.now(), 0));
  await Promise.all(plan.map(async (planned) => until(planned.at).then(() => play(planned, scene))));
}

async function play({ mishap, forMs }: Planned, { door, server, restless, findings }: Scene): Promise<void> {
  findings.mishaps.set(mishap.title, (findings.mishaps.get(mishap.title) ?? 0) + 1);
  if (mishap.kind === 'end') return restless.replace(mishap.signal);
  if (mishap.kind === 'fault') door.spoil(mishap.fault);
  else await server.stop();
  await sleep(forMs);
  if (mishap.kind === 'fault') door.spoil('none');
  else await server.start();
}

async function sampleUntil(seconds: number, steady: TrackerProcess, folder: string, say: (line: string) => void): Promise<readonly Sample[]> {
  const started = performance.now();
  const samples: Sample[] = [];
  for (;;) {
    const leftMs = started + seconds * 1000 - performance.now();
    if (leftMs <= 0) return samples;
    await sleep(Math.min(sampleMs, leftMs));
    const memory = await steady.measure();
    if (memory) samples.push({ ...memory, files: sizeOfFiles(folder) });
    const { heap = 0, resident = 0, files = 0 } = samples.at(-1) ?? {};
    say(`${Math.round((performance.now() - started) / 1000)} s: heap ${heap >> 20}, resident ${resident >> 20}, files ${files >> 20} MiB`);
  }
}

function together(parts: readonly Accounts[]): Accounts {
  const sum = (what: keyof Accounts): number => parts.reduce((total, part) => total + part[what], 0);
  return { offered: sum('offered'), once: sum('once'), twice: sum('twice'), named: sum('named'), lost: sum('lost'), repeated: sum('repeated'), strange: sum('strange') };
}
