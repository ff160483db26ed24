import { type AskOptions, askRelay } from './ask-relay.ts';

/**
 * The id of this browser in the relay's cookie, where that is `httpOnly` and the page cannot read it. Undefined when there is none yet. Pass it to `adoptBrowserId` of the
 * tracker. Rejects when the relay does not answer within 10 s.
 */
export async function relayBrowserId(options: AskOptions = {}): Promise<string | undefined> {
  const { browserId } = await askRelay(options, { ask: 'browser-id' });
  return typeof browserId === 'string' ? browserId : undefined;
}
