import { type EventEnvelope, type HttpAnswer, type SendContext, type SendOutcome, post, readStandardAnswer } from '@waymark/core/transport';
import type { SitecoreCdpOptions } from './options.ts';
import { type Page, pageCookie } from './page-cookie.ts';
import type { Table } from './table.ts';
import { uuid } from './uuid.ts';

/** Whom to ask, as whom. */
export interface Tenant {
  readonly clientKey: string;
  /** Base URL without a trailing slash. */
  readonly target: string;
}

/** Why there is no browser id or no plan, as an outcome for the event that needs it. */
export interface Failed {
  readonly outcome: SendOutcome;
}

/** A browser id, or why there is none. */
export type Id = string | Failed;

/** What a question needs of a try. */
export type AskContext = Pick<SendContext, 'fetch' | 'signal' | 'urgency'>;

/** Asks Sitecore CDP for an id with one GET; `read` finds it in the answer. */
export async function askForId(url: string, how: AskContext, read: (body: never) => string | undefined): Promise<Id> {
  const { answer, failure } = (await post({ method: 'GET', url, headers: {} }, how, how)) as { readonly answer?: HttpAnswer; readonly failure: SendOutcome };
  const outcome = answer ? readStandardAnswer(answer) : failure;
  // As long as ids are refused, nothing else can go either.
  if (outcome.status === 'refused') return { outcome: { ...outcome, pausesLane: true } };
  // What waits for the id was not sent, so that is not in doubt.
  if (outcome.status === 'retry') return { outcome: { ...outcome, maybeTaken: false } };
  const id = read((answer?.json() ?? {}) as never) ?? '';
  return uuid.test(id) ? id : later('no-browser-id');
}

/** Asks Sitecore CDP for a new browser id. */
export function newBrowserId({ target, clientKey }: Tenant, how: AskContext): Promise<Id> {
  return askForId(`${target}/v1.2/browser/create.json?client_key=${clientKey}&message=%7B%7D`, how, ({ ref }: { readonly ref?: string }) => ref);
}

function later(code: string): Failed {
  return { outcome: { status: 'retry', why: { code, message: code } } };
}

/** Finds the browser id of an event, creates one where there is none. Answers at once when it is at hand. */
export type FindId = (event: EventEnvelope, visitor: string, how: SendContext) => Id | Promise<Id>;

/**
 * Ids come from the alias of the event, the memory of this process, the store of the application or the page's cookie, or Sitecore CDP, in this order.
 * `isRejected`: is it an id that the tenant does not know, never to be used again? `onCreated` hears of new ids, of which Sitecore CDP holds nothing yet.
 */
export function createFindId(
  { browserIds, cookieDomain }: SitecoreCdpOptions<never>,
  tenant: Tenant,
  kept: Table<Id | Promise<Id>>,
  isRejected: (id: string) => boolean,
  onCreated: (id: string) => void,
): FindId {
  const page = pageCookie(tenant.clientKey, globalThis as unknown as Page, cookieDomain);
  const store = browserIds ?? page;
  const usable = (id: unknown): id is string => uuid.test(id as string) && !isRejected(id as string);

  async function create(visitor: string, how: SendContext): Promise<Id> {
    const theirs = async (): Promise<unknown> => page && store?.get(visitor);
    // Another tab may have been first.
    const first = await theirs();
    if (usable(first)) return first;
    const made = await newBrowserId(tenant, how);
    // … or faster: nobody waits long for one that hangs.
    const faster = await theirs().catch(() => {});
    if (usable(faster)) return faster;
    if (typeof made === 'string') {
      onCreated(made);
      // Without the store the id serves from memory; it is only lost to the next process.
      await (async () => store?.set(visitor, made))().catch(() => {});
    }
    return made;
  }

  async function look(stored: unknown, visitor: string, how: SendContext): Promise<Id> {
    const late = await stored;
    const run = (): Promise<Id> => create(visitor, how);
    return usable(late) ? late : page ? page.alone(run) : run();
  }

  return ({ who: { aliases } }, visitor, how) => {
    const known = [aliases?.['sitecore-cdp'], kept.get(visitor)].find((id) => id instanceof Promise || usable(id));
    if (known) return known;
    const failed = (): Failed => later('browser-id-store');
    const remember = (id: Id): Id => {
      kept.set(visitor, id);
      return id;
    };
    try {
      const stored = store?.get(visitor);
      // A store that answers at once, such as a cookie, is not waited for: a page that closes gives no second tick.
      if (usable(stored)) return stored;
      const asked = look(stored, visitor, how).catch(failed).then(remember);
      kept.set(visitor, asked);
      return asked;
    } catch {
      return failed();
    }
  };
}
