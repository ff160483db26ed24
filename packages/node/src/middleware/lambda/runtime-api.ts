import { Agent, request } from 'node:http';

/** An extension of a Lambda function, as the platform sees it. */
export interface RuntimeApi {
  /** Says that all work for the last invocation is done, and waits, frozen if need be, for the next one. Returns when that must be over, in epoch milliseconds. */
  next(): Promise<number>;
}

/** Version of the Extensions API. Source: docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html; checked 2026-11-22. */
const base = '/2020-01-01/extension';

/**
 * Registers with the platform. `node:http` and not `fetch`, because the answer to `next` comes with the next invocation, perhaps after hours, and `fetch`
 * gives up after minutes.
 */
export async function registerExtension(host: string, name: string): Promise<RuntimeApi> {
  const agent = new Agent({ keepAlive: true });
  const { headers } = await call({ host, agent, method: 'POST', path: '/register', headers: { 'lambda-extension-name': name }, body: '{"events":["INVOKE"]}' });
  const id = headers['lambda-extension-identifier'];
  if (typeof id !== 'string') throw new Error('Lambda gave the extension no identifier.');
  return {
    async next() {
      const { text } = await call({ host, agent, method: 'GET', path: '/event/next', headers: { 'lambda-extension-identifier': id } });
      return Number((JSON.parse(text) as { readonly deadlineMs?: number }).deadlineMs);
    },
  };
}

interface Call {
  readonly host: string;
  readonly agent: Agent;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

function call({ host, agent, method, path, headers, body }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`http://${host}${base}${path}`, { agent, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve({ headers: answer.headers, text });
        else reject(new Error(`Lambda answered ${answer.statusCode} to ${path}.`));
      });
    });
    sent.on('error', reject).end(body);
  });
}
