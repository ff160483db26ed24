/** Runs code of the application, or on values from outside, which may throw; undefined when it did. */
export const tried = <Value>(run: () => Value): Value | undefined => {
  try {
    return run();
  } catch {
    return undefined;
  }
};
