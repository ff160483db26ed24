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
