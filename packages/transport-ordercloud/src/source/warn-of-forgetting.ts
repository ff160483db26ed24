import type { RequestSourceHost } from '@waymark/core';

const cure = 'Pass "state" to createRelay(): sqliteState() on one machine, jetstreamState() on several; createRelay() of @waymark/relay/node has one.';

/** Tells the operator, once and when there is something to forget, of a state that ends with the process. */
export function forgettingWarner({ state, onError }: RequestSourceHost): () => void {
  let isKnown = state.durable;
  return () => {
    if (isKnown) return;
    isKnown = true;
    onError({ code: 'ordercloud-forgets', message: `What OrderCloud tells is remembered by this process alone: after a restart, and at other relays, carts and orders are told again or in part. ${cure}` });
  };
}
