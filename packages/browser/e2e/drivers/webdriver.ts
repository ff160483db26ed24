import { until } from './until.ts';

/** The key under which WebDriver hands out elements. Source: W3C WebDriver, "web element identifier"; checked 2026-11-22. */
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

/** What one command may take, and a script: a flush takes up to 10 seconds, and a script whose page goes away never answers. Unit: milliseconds. */
const commandMs = 30_000;
const scriptMs = 25_000;

/** A session of the plain WebDriver protocol. */
export interface WebDriverSession {
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Calls a command below the session: `POST url`. */
  call<Value>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Value>;
  /** Runs a script in the current page and waits for the promise that it returns. */
  run<Value>(expression: string): Promise<Value>;
  /** Id of the first element that matches. */
  find(selector: string): Promise<string>;
}

/** Opens a session at a driver that is coming up. */
export async function openSession(driver: string, alwaysMatch: object): Promise<WebDriverSession> {
  await until('the driver', () => request(`${driver}/status`, 'GET').catch(() => undefined));
  const { sessionId, capabilities } = (await request(`${driver}/session`, 'POST', { capabilities: { alwaysMatch } })) as {
    readonly sessionId: string;
    readonly capabilities: Readonly<Record<string, unknown>>;
  };
  const call = <Value>(method: string, path: string, body?: object, limitMs?: number): Promise<Value> =>
    request(`${driver}/session/${sessionId}${path && `/${path}`}`, method, body ?? (method === 'POST' ? {} : undefined), limitMs) as Promise<Value>;
  return {
    capabilities,
    call,
    async run<Value>(expression: string) {
      const script = `const done = arguments[0];
        Promise.resolve().then(() => ${expression}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await call<{ readonly value: Value; readonly error?: string }>('POST', 'execute/async', { script, args: [] }, scriptMs);
      if (error !== undefined) throw new Error(error);
      return value;
    },
    async find(selector) {
      const element = await call<Readonly<Record<string, string>>>('POST', 'element', { using: 'css selector', value: selector });
      return element[elementKey] ?? '';
    },
  };
}

async function request(url: string, method: string, body?: object, limitMs = commandMs): Promise<unknown> {
  const response = await fetch(url, { method, signal: AbortSignal.timeout(limitMs), ...(body && { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { readonly value: { readonly error?: string; readonly message?: string } | null };
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname.split('/').slice(3).join('/')}: ${value?.error} ${value?.message}`);
  return value;
}
