import type { Refusal, SendOutcome, Transport } from '@waymark/core';

/**
 * The same transport, which says why events wait: once, until it takes some. In production a page tries again without a word, because nobody could do anything about it.
 * What fails while the page is left tells little.
 */
export function tellFailures(transport: Transport, tell: (problem: Refusal) => void): Transport {
  let isSaid = false;

  function look(outcome: SendOutcome | undefined): void {
    const why = failureOf(outcome);
    if (why && !isSaid) tell({ code: 'destination-halted', message: `"${transport.name}" takes no events: ${why.code}. They wait, and go again. ${why.message}`, cause: why.cause });
    isSaid = why !== undefined;
  }

  const send: Transport['send'] = async (batch, how) => {
    const outcome = await transport.send(batch, how);
    if (how.urgency !== 'exit') look(outcome);
    return outcome;
  };

  // Not a copy: one of a class would lose its methods, and their `this`.
  return new Proxy({} as Transport, {
    get(_own, name) {
      const value: unknown = Reflect.get(transport, name);
      return name === 'send' ? send : typeof value === 'function' ? value.bind(transport) : value;
    },
  });
}

/** Why events of a batch go again. What was not sent at all says nothing of the destination. */
function failureOf(outcome: SendOutcome | undefined): Refusal | undefined {
  const why = outcome?.status === 'retry' ? outcome.why : outcome?.status === 'mixed' ? [...outcome.retry.values()][0] : undefined;
  return why?.code === 'not-sent' ? undefined : why;
}
