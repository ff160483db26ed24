/** How often something is started at most. */
const tries = 3;

/**
 * Starts a browser, or another program that is not ours, and starts it again when it does not come up: on a busy machine one now and then does not, or
 * answers no command. `start` bounds its own time and leaves nothing behind when it fails.
 */
export async function startAgain<Started>(start: () => Promise<Started>): Promise<Started> {
  const causes: unknown[] = [];
  while (causes.length < tries) {
    try {
      return await start();
    } catch (cause) {
      causes.push(cause);
    }
  }
  const [first] = causes;
  throw new Error(`It did not start, however often it was tried: ${first instanceof Error ? first.message : String(first)}`, { cause: new AggregateError(causes) });
}
