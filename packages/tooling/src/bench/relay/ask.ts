import type { ChildProcess, Serializable } from 'node:child_process';

/** The next message of a child, after telling it something. Rejects when the child ends instead. */
export function ask<Answer>(child: ChildProcess, message?: Serializable): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`A process ended with ${code} and no answer.`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as Answer);
    });
    if (message !== undefined) child.send(message);
  });
}
