import type { Stop } from '../units.ts';

/** Watches one thing and emits events. Touches nothing before `start`, undoes everything on stop. */
export interface Source<Name extends string = string> {
  readonly name: string;
  start(emit: (name: Name, payload: Readonly<Record<string, unknown>>) => void): Stop;
}
