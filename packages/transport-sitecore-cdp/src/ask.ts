import { type Batch, type HttpAnswer, type Refusal, type SendContext, type SendOutcome, httpTransport } from '@waymark/core/transport';
import { readAnswer } from './read-answer.ts';

/** Whom to ask, as whom. */
export interface Tenant {
  readonly clientKey: string;
  /** Base URL without a trailing slash. */
  readonly target: string;
}

/** What a question needs of a try. */
export type AskContext = Pick<SendContext, 'fetch' | 'signal' | 'urgency'>;

/** The wanted id, or why there is none. */
export type Asked = { readonly id: string } | { readonly outcome: SendOutcome };

const id = 'id';
const nothing: Batch = { entries: [{ id, json: '', size: 0, priority: 'normal', occurredAt: 0 }], events: [], size: 0 };
const counters = { accepted: 0, delivered: 0, waiting: 0, dropped: 0 };

/** Form of every id that Sitecore CDP issues. */
export const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Asks for an id with one GET. Goes through a transport of its own, so that limits, redirects and broken connections are treated as everywhere. */
export async function ask(
  url: string,
  tenant: Tenant,
  how: AskContext,
  read: (answer: Readonly<Record<string, unknown>>) => unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Asked> {
  const found: string[] = [];
  const question = httpTransport({
    name: 'sitecore-cdp',
    runsIn: 'anywhere',
    encode: () => [{ method: 'GET', url, headers, ids: [id] }],
    readAnswer(answer) {
      // Only the call that creates an id names none.
      const outcome = readAnswer(answer, tenant, !url.includes('/browser/create.json?'));
      if (outcome.status !== 'delivered') return outcome;
      const value = readJson(answer, read);
      if (typeof value !== 'string' || !uuid.test(value)) return { status: 'retry', why: noId };
      found.push(value);
      return outcome;
    },
  });
  const outcome = await question.send(nothing, { ...how, attempt: 1, progress: new Map(), counters });
  return found[0] === undefined ? { outcome: forEvents(outcome) } : { id: found[0] };
}

const noId: Refusal = { code: 'no-browser-id', message: 'Sitecore CDP answered without an id.' };

function readJson(answer: HttpAnswer, read: (answer: Readonly<Record<string, unknown>>) => unknown): unknown {
  const body = answer.json();
  return typeof body === 'object' && body !== null ? read(body as Readonly<Record<string, unknown>>) : undefined;
}

/** The outcome for whatever waits for the id. Nothing of that was sent, so no doubt is left about it. */
function forEvents(outcome: SendOutcome): SendOutcome {
  if (outcome.status !== 'mixed') return outcome;
  const { notBefore, pausesLane } = outcome;
  const refused = outcome.refused.get(id);
  if (refused) return { status: 'refused', why: refused, ...(pausesLane && { pausesLane }) };
  return { status: 'retry', why: outcome.retry.get(id) ?? noId, ...(notBefore !== undefined && { notBefore }) };
}
