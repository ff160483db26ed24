import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isTrackingError, TrackingError } from '@waymark/core';
import type { WorkerOptions } from '../worker/worker-options.ts';

/** Loads a configuration: a module, because transports are code. */
export async function readConfig(file: string): Promise<WorkerOptions> {
  let loaded: { readonly default?: unknown };
  try {
    loaded = (await import(pathToFileURL(resolve(file)).href)) as typeof loaded;
  } catch (cause) {
    throw new TrackingError('command-config', `The configuration "${file}" cannot be loaded: ${(cause as Error).message}`, { cause });
  }
  const given = unwrapped(loaded.default);
  const options = typeof given === 'function' ? await call(file, given as () => unknown) : given;
  if (typeof options === 'object' && options !== null) return options as WorkerOptions;
  throw new TrackingError('command-config', `The configuration "${file}" has no default export with options. Example: export default { servers: ["nats-1:4222"], transports: [] };`);
}

/** What TypeScript exports as default when it compiles to CommonJS. */
function unwrapped(given: unknown): unknown {
  const { __esModule: isCompiled, default: inner } = Object(given) as { readonly __esModule?: unknown; readonly default?: unknown };
  return isCompiled === true ? inner : given;
}

/** Secrets that are missing show here: the configuration knows best what to say. */
async function call(file: string, given: () => unknown): Promise<unknown> {
  try {
    return await given();
  } catch (cause) {
    if (isTrackingError(cause)) throw cause;
    throw new TrackingError('command-config', `The function of the configuration "${file}" threw: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
