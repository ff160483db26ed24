import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../torture/faulty-door.ts';
import type { Adapter } from './adapters.ts';
import { type Actor, startActor } from './actor.ts';
import type { Books } from './books.ts';
import type { Destination } from './destination.ts';
import { limitedDisk } from './limited-disk.ts';
import type { Order, SubjectConfig } from './process/messages.ts';

/** How events are offered that are not offered all at once. */
export type OfferHow = Partial<Omit<Extract<Order, { readonly do: 'offer' }>, 'do' | 'numbers'>>;

/** A process of the scenario. */
export interface Player {
  /** Tracks events by their numbers. Resolves when it has. `member`: of a herd. */
  offer(first: number, last: number, how?: OfferHow, member?: number): Promise<void>;
  /** The same for a process that does not survive it. */
  offerAndDie(first: number, last: number, how: OfferHow): Promise<void>;
  tell(order: Order): void;
  /** Resolves when it has delivered, closed and ended. */
  finish(members?: number): Promise<void>;
  /** Resolves when it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  readonly gone: Actor['gone'];
}

export interface StartOptions {
  /** Its files are in a directory with those of others. */
  readonly shared?: true;
  readonly hearsExit?: true;
  /** Node.js ends the process when it needs more than 80 MiB for long. */
  readonly smallHeap?: true;
}

/** What a scenario plays on: a destination, a place for files, and processes. */
export interface Stage {
  /** Events of processes that confirm are kept, those of others are only tracked. */
  readonly books: Books;
  readonly keeps: boolean;
  /** Numbers in order of arrival, without repeats. */
  arrived(): readonly number[];
  start(options?: StartOptions): Promise<Player>;
  startHerd(kind: 'threads' | 'cluster', members: number): Promise<Player>;
  /** Spoils the way to the destination, or frees it. */
  spoil(fault: Fault): void;
  /** Bounds the room for files. Returns what makes room. */
  limitDisk(bytes: number): () => void;
  sleep(ms: number): Promise<unknown>;
  /** Resolves when something is so, at the latest after a time. */
  until(isSo: () => boolean, withinMs?: number): Promise<boolean>;
  /** Ends what still runs. */
  clear(): Promise<void>;
}

/** Old and young part of the heap. Unit: MiB. */
const smallHeap = ['--max-old-space-size=80', '--max-semi-space-size=4'];
/** Time in which a process has to deliver what it has. Unit: milliseconds. */
const finishMs = 400_000;
/**
 * Time in which a process has to end by itself afterwards: less than a timer that keeps it alive would take. Others may still be trying, and are not judged.
 * Unit: milliseconds.
 */
const patienceMs = 25_000;
const stepMs = 20;

export function setStage(adapter: Adapter, destination: Destination, books: Books, filler: number): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-torture-'));
  const disk = limitedDisk(folder);
  const actors: Actor[] = [];
  const keeps = adapter.outbox === 'sqlite';

  function configOf({ shared = false, hearsExit = false }: { readonly shared?: boolean; readonly hearsExit?: boolean }): string {
    const place = shared ? { directory: join(folder, 'outbox') } : { path: join(folder, 'outbox.sqlite') };
    const { kind, url } = destination;
    return JSON.stringify({ subject: adapter.file, destination: { kind, url }, outbox: keeps ? place : 'memory', filler, hearsExit, idsFromNumbers: false } satisfies SubjectConfig);
  }

  async function start(file: 'play' | 'herd', args: readonly string[], members: number, forNode: readonly string[] = []): Promise<Player> {
    const actor = startActor(file, args, books.note, forNode);
    actors.push(actor);
    await actor.heard('ready', members);
    return playerOf(actor, adapter.isOurs, books);
  }

  return {
    books,
    keeps,
    arrived: () => destination.once,
    start: (options = {}) => start('play', [configOf(options)], 1, options.smallHeap ? smallHeap : []),
    startHerd: (kind, members) => start('herd', [kind, String(members), configOf({ shared: true })], members),
    spoil: destination.door.spoil,
    limitDisk: disk.limit,
    sleep,
    until,
    async clear() {
      for (const actor of actors) actor.kill('SIGKILL');
      await Promise.all(actors.map(({ gone }) => gone));
      disk.clear();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function until(isSo: () => boolean, withinMs = 60_000): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!isSo() && performance.now() < end) await sleep(stepMs);
  return isSo();
}

function playerOf(actor: Actor, isOurs: boolean, books: Books): Player {
  let offers = 0;
  const tellOffer = (first: number, last: number, how: OfferHow, member?: number): void => {
    offers += 1;
    actor.tell({ do: 'offer', numbers: [first, last], perTurn: 500, pauseMs: 0, visitors: 0, ...how }, member);
  };
  return {
    async offer(first, last, how = {}, member) {
      tellOffer(first, last, how, member);
      await actor.heard('offered', offers);
    },
    async offerAndDie(first, last, how) {
      tellOffer(first, last, how);
      await actor.gone;
    },
    tell: actor.tell,
    async finish(members) {
      for (let member = 0; member < (members ?? 1); member += 1) actor.tell({ do: 'finish', withinMs: finishMs }, members === undefined ? undefined : member);
      await actor.heard('finished', members);
      const ended = await Promise.race([actor.gone, sleep(patienceMs, undefined, { ref: false })]);
      if (books.left > 0) throw new Error(`${books.left} events still waited when a process had finished.`);
      if (isOurs && !ended) throw new Error('A process that had finished did not end.');
      if (ended && ended.code !== 0) throw new Error(`A process that had finished ended with ${ended.code ?? ended.signal}. ${ended.complaints}`);
    },
    async kill(signal) {
      actor.kill(signal);
      await actor.gone;
    },
    gone: actor.gone,
  };
}
