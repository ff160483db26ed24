/** What the commands of consent mode said so far. */
export interface GoogleSignals {
  /** Reads one item of the data layer. False when it is no consent command. */
  read(item: unknown): boolean;
  /** True when defaults grant all these signals. Undefined: they do not, or the visitor has decided on one of them. */
  byDefault(names: readonly string[]): true | undefined;
  /** The visitor's decision, once there is one on any of these signals. What it does not name keeps its default. */
  byVisitor(names: readonly string[]): boolean | undefined;
}

/** Remembers consent commands in the order of the data layer. */
export function createSignals(): GoogleSignals {
  const defaults = new Map<string, boolean>();
  const updates = new Map<string, boolean>();

  function take(command: unknown, values: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (value !== 'granted' && value !== 'denied') continue;
      const granted = value === 'granted';
      if (command === 'update') updates.set(name, granted);
      // Which region the visitor is in we do not know: a denial for any region holds, a grant only when it is for all.
      else if (!granted || (values['region'] === undefined && defaults.get(name) !== false)) defaults.set(name, granted);
    }
  }

  const isDecided = (names: readonly string[]): boolean => names.some((name) => updates.has(name));
  const isGranted = (name: string): boolean => updates.get(name) ?? defaults.get(name) ?? false;
  return {
    read(item) {
      // `gtag` pushes its `arguments`, which are no array.
      const [word, command, values] = isCommand(item) ? [item[0], item[1], item[2]] : [];
      if (word !== 'consent' || (command !== 'default' && command !== 'update') || typeof values !== 'object' || !values) return false;
      take(command, values as Readonly<Record<string, unknown>>);
      return true;
    },
    byDefault: (names) => (!isDecided(names) && names.every(isGranted)) || undefined,
    byVisitor: (names) => (isDecided(names) ? names.every(isGranted) : undefined),
  };
}

function isCommand(item: unknown): item is Readonly<Record<number, unknown>> {
  return typeof item === 'object' && item !== null && 'length' in item;
}
