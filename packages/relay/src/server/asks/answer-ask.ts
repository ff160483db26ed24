import type { EpochMs, Refusal, StateStore } from '@waymark/core';
import type { RequestFacts } from '@waymark/node/request';
import { wireVersion } from '../../wire.ts';
import type { PagePass } from '../guards/page-token-check.ts';
import type { Problem } from '../problem.ts';
import { json, unavailable } from '../refuse.ts';
import type { RelayAnswer } from '../relay-request.ts';
import type { VisitorCookies } from '../visitors/visitor-cookies.ts';
import type { HandoverDesk } from './handover-desk.ts';
import type { Ask } from './read-ask.ts';

/** What answering needs of the relay. */
export interface AskOptions {
  readonly handover: HandoverDesk | undefined;
  readonly cookies: VisitorCookies;
  readonly state: StateStore;
  readonly onError: (problem: Refusal) => void;
}

/** Where a question comes from. */
export interface Asking {
  readonly request: RequestFacts;
  readonly pass: PagePass;
  readonly now: EpochMs;
}

const unknown: Problem = { status: 400, code: 'ask-unknown' };

/** Answers a page that asks for something. */
export async function answerAsk(options: AskOptions, ask: Ask | undefined, asking: Asking): Promise<RelayAnswer | Problem> {
  const found = await find(options, ask, asking);
  return 'code' in found ? found : { status: 200, headers: json, body: JSON.stringify({ v: wireVersion, ...found }) };
}

interface Found {
  readonly browserId?: string | undefined;
  readonly token?: string;
}

async function find({ handover, cookies, state, onError }: AskOptions, ask: Ask | undefined, { request, pass, now }: Asking): Promise<Found | Problem> {
  if (ask?.name === 'browser-id' && cookies.hidesId) return { browserId: cookies.idOf(request) };
  if (!handover || !ask || ask.name === 'browser-id') return unknown;
  if (ask.name === 'handover-id') {
    const opened = await handover.open(ask.token, hostOf(request), now, state).catch((cause: unknown) => {
      onError({ code: 'state-failed', message: 'The state store failed to tell whether a link was followed before. Its page is told to come again.', cause });
      return unavailable;
    });
    return typeof opened === 'string' ? { browserId: opened } : opened;
  }
  if (pass.browserId !== undefined && pass.browserId !== ask.browserId) return { status: 403, code: 'page-token-foreign' };
  return { token: await handover.sign(ask.browserId, ask.host, now) };
}

/** The host of the page, which only browsers tell, and they tell it truly. */
function hostOf(request: RequestFacts): string | undefined {
  const origin = request.header('origin', 512) ?? '';
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
