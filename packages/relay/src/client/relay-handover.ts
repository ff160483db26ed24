import { type AskOptions, askRelay } from './ask-relay.ts';

/** Makes and reads the tokens of a handover: the options `sign` and `verify` of `createHandover` in `@waymark/browser/handover`. */
export interface RelayHandover {
  sign(browserId: string, host: string): Promise<string>;
  verify(token: string): Promise<string | undefined>;
}

/** Lets relays vouch for a browser id between two domains of a shop. Each page asks the relay of its own domain; both relays have the same option `handover`. */
export function relayHandover(options: AskOptions = {}): RelayHandover {
  return {
    async sign(browserId, host) {
      const { status, token } = await askRelay(options, { ask: 'handover-token', browserId, host });
      if (typeof token !== 'string') throw new Error(`The relay answered ${status}.`);
      return token;
    },
    async verify(token) {
      const { browserId } = await askRelay(options, { ask: 'handover-id', token });
      return typeof browserId === 'string' ? browserId : undefined;
    },
  };
}
