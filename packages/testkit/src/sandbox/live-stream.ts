import type { ServerResponse } from 'node:http';
import type { RecordLog } from './record-log.ts';

/** Sends every record to one watcher as a server-sent event: first those kept, then the new ones. */
export function openLiveStream(log: RecordLog, response: ServerResponse, closing: AbortSignal): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  response.write('retry: 1000\n\n');
  for (const record of log.list()) response.write(toEvent(record.id, record));
  const stop = log.subscribe((record) => void response.write(toEvent(record.id, record)));
  const end = () => void response.end();
  closing.addEventListener('abort', end, { once: true });
  response.on('close', () => {
    stop();
    closing.removeEventListener('abort', end);
  });
}

function toEvent(id: number, data: unknown): string {
  return `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
