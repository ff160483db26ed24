import { once } from 'node:events';
import { type Agent, type IncomingMessage, request } from 'node:http';

/** Posts a body of which the rest comes when the first part has been read, so that the server hears of it outside of whatever it was doing. Resolves with the end of the answer. */
export async function postInPieces(url: string, browserId: string, agent: Agent): Promise<void> {
  const call = request(url, { agent, method: 'POST', headers: { cookie: `waymark_id=${browserId}; waymark_consent=analytics:granted`, 'content-type': 'text/plain' } });
  call.write('x'.repeat(50_000));
  setTimeout(() => call.end('x'.repeat(50_000)), 5);
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  await once(answer.resume(), 'end');
}
