/** What `run` returns, undefined when it throws. For what browsers refuse by throwing: storage that is blocked, full or missing. */
export function attempt<Value>(run: () => Value, onThrow?: (cause: unknown) => void): Value | undefined {
  try {
    return run();
  } catch (cause) {
    onThrow?.(cause);
  }
}
