import { demoTenant, type OrderCloudView, type Sandbox, startSandbox } from '@waymark/testkit/sandbox';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { runCommand } from '../cli/run-command.ts';

const { shopClientId, adminClientId, adminClientSecret } = demoTenant.ordercloud;

/** Secrets as an operator sets them. */
export const environment = { ORDERCLOUD_CLIENT_ID: adminClientId, ORDERCLOUD_CLIENT_SECRET: adminClientSecret, ORDERCLOUD_HTTP_SECRET: 'q7Zt-secret', ORDERCLOUD_HTTP_CUSTOM_AUTH_HEADER_VALUE: 'kx81' };
/** A target of one's own. */
export const Http = { Endpoint: 'https://relay.shop.example/ordercloud', CustomAuthHeaderName: 'X-Relay-Key' };

/** What a call of the command came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** An OrderCloud for the tests of a file, and what the command is told about it. */
export function commandKit() {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.close());
  return {
    /** Content of a file that is right, with what a test changes. */
    configured: (changes: object = {}) => ({ target: sandbox.targets['ordercloud'], prefix: 'web', clientId: shopClientId, deliveryConfig: { Name: 'Web tracking', DeliveryTargets: { Http } }, ...changes }),
    view: () => sandbox.view('ordercloud') as OrderCloudView,
    asked: () => sandbox.records('ordercloud').length,
  };
}

/** The command in this process, with a file of this content and nothing but what is given in its environment. */
export async function runHere(args: readonly string[], config: unknown, env: Readonly<Record<string, string>> = environment): Promise<Ran> {
  let [out, err] = ['', ''];
  const code = await runCommand(args, {
    environment: env,
    read: async () => (typeof config === 'string' ? config : JSON.stringify(config)),
    print: (text) => void (out += text),
    complain: (text) => void (err += text),
  });
  return { code, out, err };
}
