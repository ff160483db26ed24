import { TrackingError } from './errors.ts';

/**
 * A function of the application that disturbs nobody. What it throws goes to `failed`, and so does what it rejects with where it is asynchronous: nobody else would
 * hear of that, and it would end a process of Node.js.
 */
export function harmless<Values extends readonly unknown[]>(call: (...values: Values) => unknown, failed: (cause: unknown) => void): (...values: Values) => void {
  return (...values) => {
    try {
      const answer = call(...values);
      if (answer instanceof Promise) answer.catch(failed);
    } catch (cause) {
      failed(cause);
    }
  };
}

/** What a function of the application answered where nobody waits for it. A promise is refused, and whatever it rejects with ends no process. `who`: begins what is said then. */
export function atOnce<Answer>(answer: Answer, who: string): Answer {
  if (!(answer instanceof Promise)) return answer;
  answer.catch(() => undefined);
  throw new TrackingError('option-invalid', `${who} must answer at once, found a promise.`);
}
