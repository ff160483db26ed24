/** Does what can be done without: who calls goes on with what there is. */
export function unlessItFails(work: () => unknown): void {
  try {
    work();
  } catch {
    // Tried again later, or not needed.
  }
}
