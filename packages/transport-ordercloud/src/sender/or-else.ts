/** Runs code of the application, or on values from outside, which may throw. */
export const orElse = <Value>(run: () => Value, fallback: Value): Value => {
  try {
    return run();
  } catch {
    return fallback;
  }
};
