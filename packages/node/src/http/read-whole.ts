import type { IncomingMessage } from 'node:http';
import { answerOf } from './answer.ts';
import { mostBytes } from './received.ts';

/** Reads an answer to its end, so that the connection is free again. */
export function readWhole(message: IncomingMessage, done: (response: Response) => void, failed: (error: Error) => void): void {
  const parts: Buffer[] = [];
  let bytes = 0;
  function finish(): void {
    const { statusCode: status = 0, statusMessage: statusText = '', headers } = message;
    done(answerOf({ status, statusText, headers, body: Buffer.concat(parts) }));
  }
  message.on('data', (part: Buffer) => {
    parts.push(part);
    bytes += part.length;
    if (bytes <= mostBytes) return;
    finish();
    message.destroy();
  });
  message.on('end', finish);
  message.on('error', failed);
}
