import type { ProcessLike } from '@waymark/node';

/** A process whose end nobody has to watch: a scenario closes its trackers itself. */
export const endless: ProcessLike = { pid: 0, on: () => undefined, off: () => undefined, listenerCount: () => 0, kill: () => undefined };
