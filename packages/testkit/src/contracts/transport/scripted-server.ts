import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the server does with a request. Default: 200 and an empty JSON object. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** `hang`: no answer before `release`. `break`: the connection ends without an answer. `cut`: it ends within the body. */
  readonly instead?: 'hang' | 'break' | 'cut';
}

/** A loopback server that answers as told and remembers what it was asked. */
export interface ScriptedServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Most requests that were open at the same time. */
  readonly mostAtOnce: number;
  /** From now on. */
  answerWith(answer: Answer | ((request: SeenRequest) => Answer)): void;
  /** Resolves when the next request has arrived. Ask before it is sent. */
  nextRequest(): Promise<void>;
  /** Answers everything that hangs. */
  release(): void;
  close(): Promise<void>;
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const hanging = new Set<() => void>();
  const arrivals = new Set<() => void>();
  let script: (request: SeenRequest) => Answer = () => ({});
  let open = 0;
  let mostAtOnce = 0;

  const server = createServer(async (incoming, response) => {
    open += 1;
    mostAtOnce = Math.max(mostAtOnce, open);
    response.once('close', () => (open -= 1));
    const request = await readRequest(incoming);
    requests.push(request);
    const answer = script(request);
    for (const resolve of arrivals) resolve();
    arrivals.clear();
    if (answer.instead === 'hang') hanging.add(() => response.end('{}'));
    // A moment later, and after whatever came meanwhile, so that requests sent at the same time are open at the same time.
    else setTimeout(() => setImmediate(write, response, answer), 2);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    answerWith(answer) {
      script = typeof answer === 'function' ? answer : () => answer;
    },
    nextRequest: () => new Promise((resolve) => arrivals.add(resolve)),
    release() {
      for (const end of hanging) end();
      hanging.clear();
    },
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: Object.fromEntries(headers) as Readonly<Record<string, string>>,
    body: Buffer.concat(chunks).toString(),
  };
}

function write(response: ServerResponse, { status = 200, headers = {}, body = '{}', instead }: Answer): void {
  if (instead === 'break') {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', ...headers, ...(instead === 'cut' && { 'content-length': '1000' }) });
  if (instead === 'cut') response.write('{"cut": "', () => response.destroy());
  else response.end(status === 204 ? undefined : body);
}
