import { accessSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { TrackingError } from '@waymark/core';
import { makeFolder } from '@waymark/node/sqlite';
import { found } from '../../../options/found.ts';

/** Where a relay keeps what must outlive it, below one folder. */
export interface DataPlaces {
  readonly folder: string;
  /** Folder of the outbox: a file for each process. */
  readonly events: string;
  readonly state: string;
  readonly deadLetters: string;
}

/** Relative to the folder in which the process was started. */
export const defaultDataDir = 'waymark-relay';

/** The files of a folder, whether it is there or not. */
export function placesIn(dataDir: string): DataPlaces {
  const folder = resolve(dataDir);
  return { folder, events: join(folder, 'events'), state: join(folder, 'state.sqlite'), deadLetters: join(folder, 'dead-letters.sqlite') };
}

/** Makes the folder where it is not there, for nobody but the user of this process. Throws where it cannot be used. */
export function dataFolder(dataDir: unknown): DataPlaces {
  if (typeof dataDir !== 'string' || dataDir.trim() === '') {
    throw new TrackingError('option-invalid', `createRelay() option "dataDir" must name a folder, found ${found(dataDir)}. Example: "/var/lib/shop/relay".`);
  }
  const places = placesIn(dataDir);
  try {
    makeFolder(places.folder);
    accessSync(places.folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TrackingError(
      'data-dir-unavailable',
      `The relay cannot keep its data in "${places.folder}": ${why}. Pass a folder on a local disk as "dataDir" in which this process may make files, or your own outbox, state and deadLetters.`,
      { cause },
    );
  }
  return places;
}
