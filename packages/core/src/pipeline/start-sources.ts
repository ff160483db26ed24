import { harmless } from '../harmless.ts';
import type { Source } from '../ports/source.ts';
import type { Refusal } from '../ports/transport.ts';
import type { Stop } from '../units.ts';

/** Starts every source. One that throws is reported and does not disturb the others. */
export function startSources(sources: readonly Source[], emit: (name: string, payload: unknown) => void, onError: (problem: Refusal) => void): Stop {
  const stops: Stop[] = [];
  const guarded = (source: Source, run: () => unknown): void => harmless(run, (cause) => onError({ code: 'source-threw', message: `The source "${source.name}" threw.`, cause }))();
  for (const source of sources) {
    guarded(source, () => {
      const stop = source.start((name, payload) => emit(name, payload));
      stops.push(() => guarded(source, stop));
      return stop;
    });
  }
  return () => {
    for (const stop of stops.splice(0)) stop();
  };
}
