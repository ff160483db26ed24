import type { SandboxRequest, VendorFake } from '@waymark/testkit/sandbox';

/** Headers that belong to one connection. */
const ofConnection = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', 'keep-alive']);

/** Puts a relay behind the sandbox, as if it were a vendor: the way there can then be spoiled and is recorded in the same way. */
export function relayDoor(relayUrl: () => string): VendorFake {
  async function handle(request: SandboxRequest) {
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !ofConnection.has(name)));
    const answer = await fetch(`${relayUrl()}${request.path}`, { method: request.method, headers, body: request.text });
    const body = await answer.text();
    const type = answer.headers.get('content-type');
    const retry = answer.headers.get('retry-after');
    return {
      status: answer.status,
      headers: { ...(type !== null && { 'content-type': type }), ...(retry !== null && { 'retry-after': retry }) },
      body,
      verdict: answer.ok ? ('accepted' as const) : ('rejected' as const),
      reason: answer.ok ? 'Taken by the relay' : body.slice(0, 200),
      summary: `Batch of ${request.body.byteLength} bytes`,
    };
  }
  return { name: 'relay', title: 'Relay', handle, view: () => null, reset: () => undefined };
}
