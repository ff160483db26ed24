import { type Bytes, type RequestSource, TrackingError } from '@waymark/core';
import { found } from '../../options/found.ts';
import { isPath } from '../paths.ts';

/** Body that a source takes where it says nothing itself. */
const usualBytes: Bytes = 1_048_576;
/** Body that no source may ask for more than: it is in memory while it is read. */
const mostBytes: Bytes = 16_777_216;

/** A source with the limit of its bodies. */
export interface MountedSource {
  readonly source: RequestSource;
  readonly maxBodyBytes: Bytes;
}

/** Sources by their paths. Throws where two would answer at one path, or have one name. */
export function checkSources(sources: readonly RequestSource[] = [], ownPath: string): ReadonlyMap<string, MountedSource> {
  if (!Array.isArray(sources)) throw notSources('must be a list of sources', found(sources));
  const byPath = new Map<string, MountedSource>();
  const names = new Set<string>();
  for (const source of sources as readonly RequestSource[]) {
    const { name, path, maxBodyBytes = usualBytes } = source ?? {};
    if (typeof source?.fetch !== 'function' || typeof source.start !== 'function') throw notSources('must list sources of requests', 'an entry without fetch and start');
    if (typeof name !== 'string' || !/^[\w.-]{1,64}$/.test(name) || names.has(name)) throw notSources('must have names of 1 to 64 letters, digits and ._-, each its own', found(name));
    if (!isPath(path) || path === ownPath || byPath.has(path)) throw notSources('must have paths without query, each its own and none the relay\'s', found(path));
    if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 1 || maxBodyBytes > mostBytes) throw notSources(`may take bodies of 1 to ${mostBytes} bytes`, found(maxBodyBytes));
    names.add(name);
    byPath.set(path, { source, maxBodyBytes });
  }
  return byPath;
}

function notSources(rule: string, what: string): TrackingError {
  return new TrackingError('option-invalid', `createRelay() option "sources" ${rule}, found ${what}. Example: [orderCloudSource({ path: "/ordercloud", … })].`);
}
