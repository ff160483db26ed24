/** A bare line to a browser's DevTools, for what a driver's own presence would prevent. */
export interface DevtoolsSocket {
  /** Opens a tab and returns a function that evaluates expressions there. */
  openTab(url: string): Promise<(expression: string) => Promise<unknown>>;
  close(): void;
}

interface Reply {
  readonly id?: number;
  readonly result?: { readonly targetId?: string; readonly sessionId?: string; readonly result?: { readonly value?: unknown } };
}

export async function openDevtools(endpoint: string): Promise<DevtoolsSocket> {
  const socket = new WebSocket(endpoint);
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    waiting.get(reply.id ?? 0)?.(reply);
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('The browser does not answer.')));
  });

  function ask(method: string, params: Readonly<Record<string, unknown>>, sessionId?: string): Promise<NonNullable<Reply['result']>> {
    lastId += 1;
    const id = lastId;
    socket.send(JSON.stringify({ id, method, params, sessionId }));
    return new Promise((resolve) => void waiting.set(id, ({ result = {} }) => resolve(result)));
  }

  return {
    async openTab(url) {
      const { targetId } = await ask('Target.createTarget', { url });
      const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
      return async (expression) => (await ask('Runtime.evaluate', { expression, returnByValue: true }, sessionId)).result?.value;
    },
    close: () => socket.close(),
  };
}
