import { stableHex } from '../ids/stable-id.ts';

/** Kinds of what is remembered between messages. */
type Kind = 'cart' | 'line' | 'bundle' | 'shopper' | 'seen' | 'turn';

/** Key of something that a message names: short, whatever the message says, and without the ids of people. */
export function stateKey(kind: Kind, id: string): string {
  return `${kind}:${stableHex(id)}`;
}
