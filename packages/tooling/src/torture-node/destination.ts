import { startCollector } from '../torture/collector.ts';
import { type FaultyDoor, faultyDoor } from '../torture/faulty-door.ts';
import { type Read, startCounter } from './counter.ts';
import { serveDoor } from './serve-door.ts';

/** Whoever receives the events of a run, behind a door that can be spoiled. */
export interface Destination {
  readonly kind: 'relay' | 'own';
  readonly url: string;
  readonly door: FaultyDoor;
  readonly atTheWire: readonly number[];
  /** Without repeats of an id. */
  readonly once: readonly number[];
  /** Why it did not take an event. */
  readonly drops: readonly string[];
  /** Resolves when it has counted everything that it took. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

type Receiver = Pick<Destination, 'door' | 'atTheWire' | 'once' | 'drops' | 'drain' | 'close'>;

export async function startDestination(kind: Destination['kind'], read: Read): Promise<Destination> {
  const receiver = kind === 'relay' ? await relayReceiver() : counterReceiver(read);
  const { url, stop } = await serveDoor(receiver.door);
  return {
    ...receiver,
    kind,
    url,
    async close() {
      await stop();
      await receiver.close();
    },
  };
}

async function relayReceiver(): Promise<Receiver> {
  const { door, atTheWire, afterTheRelay, drops, drain, close } = await startCollector('https://shop.example');
  return { door, atTheWire, once: afterTheRelay, drops, drain, close };
}

function counterReceiver(read: Read): Receiver {
  const counter = startCounter(read);
  const door = faultyDoor(counter, () => undefined);
  const nothing = async (): Promise<void> => undefined;
  return { door, atTheWire: counter.atTheWire, once: counter.once, drops: [], drain: nothing, close: nothing };
}
