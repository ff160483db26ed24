import type { Batch, MixedOutcome, Refusal, SendOutcome } from '../ports/transport.ts';
import type { HttpRequest } from './http-transport.ts';

/** A request that says which events it is for. */
export type Step = HttpRequest & Required<Pick<HttpRequest, 'ids'>>;

export interface Tally {
  /** True when the rest of the batch must not be sent now. */
  stopped(): boolean;
  /** False for a step that was confirmed on an earlier try, or whose event has failed. */
  isDue(request: Step): boolean;
  add(request: Step, outcome: SendOutcome): void;
  outcome(): SendOutcome;
}

/** Adds up what the requests of a batch came to. */
export function createTally(batch: Batch, progress: Map<string, number>): Tally {
  const steps = new Map<string, number>();
  const open = new Set(batch.entries.map((entry) => entry.id));
  const retry = new Map<string, Refusal>();
  const refused = new Map<string, Refusal>();
  const split = new Map<string, { readonly why: Refusal; readonly most: number }>();
  const doubtful = new Set<string>();
  let notBefore: number | undefined;
  let pausesLane = false;
  let stopped = false;

  function addRetry(id: string, why: Refusal, maybeTaken: boolean): void {
    retry.set(id, why);
    if (maybeTaken) doubtful.add(id);
  }

  function addSplit(request: Step, outcome: Extract<SendOutcome, { status: 'split' }>): void {
    const most = Math.floor(request.ids.length / 2);
    const why = outcome.tooLarge ? { ...outcome.why, code: 'too-large' } : outcome.why;
    for (const id of request.ids) {
      if (most === 0) refused.set(id, why);
      else split.set(id, { why, most });
    }
  }

  function addMixed(outcome: MixedOutcome): void {
    for (const [id, why] of outcome.retry) addRetry(id, why, outcome.doubtful?.has(id) ?? false);
    for (const [id, why] of outcome.refused) refused.set(id, why);
    for (const [id, each] of outcome.split ?? []) split.set(id, each);
    notBefore = outcome.notBefore ?? notBefore;
    pausesLane ||= outcome.pausesLane ?? false;
    stopped ||= pausesLane;
  }

  return {
    stopped: () => stopped,
    isDue(request) {
      if (request.ids.some((id) => retry.has(id) || refused.has(id) || split.has(id))) return false;
      let due = false;
      for (const id of request.ids) {
        const step = steps.get(id) ?? 0;
        steps.set(id, step + 1);
        if (step >= (progress.get(id) ?? 0)) due = true;
      }
      return due;
    },
    add(request, outcome) {
      for (const id of request.ids) open.delete(id);
      if (outcome.status === 'split') return addSplit(request, outcome);
      if (outcome.status === 'mixed') return addMixed(outcome);
      if (outcome.status === 'delivered') {
        for (const id of request.ids) progress.set(id, (progress.get(id) ?? 0) + 1);
        return;
      }
      for (const id of request.ids) {
        if (outcome.status === 'retry') addRetry(id, outcome.why, outcome.maybeTaken ?? false);
        else refused.set(id, outcome.why);
      }
      if (outcome.status === 'retry') {
        notBefore = outcome.notBefore ?? notBefore;
        stopped = true;
      } else if (outcome.pausesLane) {
        pausesLane = true;
        stopped = true;
      }
    },
    outcome() {
      if (stopped) for (const id of open) retry.set(id, { code: 'not-sent', message: 'An earlier request of the batch failed.' });
      if (retry.size === 0 && refused.size === 0 && split.size === 0) return { status: 'delivered' };
      return { status: 'mixed', retry, refused, split, doubtful, ...(notBefore !== undefined && { notBefore }), ...(pausesLane && { pausesLane }) };
    },
  };
}
