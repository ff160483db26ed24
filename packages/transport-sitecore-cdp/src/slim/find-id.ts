import { type EventEnvelope, type HttpAnswer, notTold, type SendOutcome, post, readStandardAnswer } from '@waymark/core/transport';
import { patienceMs } from '../alone.ts';
import type { FindId, Id, Tenant } from '../browser-id.ts';
import type { SitecoreCdpOptions } from '../options.ts';
import type { Page } from '../page-cookie.ts';
import { uuid } from '../uuid.ts';

/**
 * Ids come from the alias of the event, the cookie of Sitecore's own SDKs, the memory of the page, or Sitecore CDP, in this order. Beside the cookie stands whose
 * id it is, so that the next visitor of a shared device gets another. `onCreated` hears of new ids, of which Sitecore CDP holds nothing yet.
 */
export const createFindId = (
  { cookieDomain = '' }: SitecoreCdpOptions<never>,
  { target, clientKey }: Tenant,
  isGone: (id: string) => boolean,
  onCreated: (id: string) => void,
): FindId => {
  const page = globalThis as unknown as Required<Page>;
  const cookie = `bid_${clientKey}`;
  /** Browser ids by visitor, and questions for them that are not answered. */
  const ids = new Map<string, Id | Promise<Id>>();
  const isUsable = (id: unknown): id is string => uuid.test(id as string) && !isGone(id as string);
  const read = (name: string): string | undefined => page.document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1];
  const write = (name: string, value: string): void => {
    // Two years, and attributes as Sitecore's SDKs write them; source: Sitecore's Cloud SDK, checked 2026-11-22.
    page.document.cookie = `${name}=${value}; Max-Age=63072000; SameSite=None; Secure; Path=/${cookieDomain && `; Domain=${cookieDomain}`}`;
  };

  const find = ({ who: { aliases } }: EventEnvelope, visitor: string): string | undefined => {
    let kept: unknown;
    try {
      if ((read(`${cookie}_of`) ?? visitor) === visitor) kept = read(cookie);
    } catch {
      // Cookies may not be read here, so the id lives in memory.
    }
    return [aliases?.['sitecore-cdp'], kept, ids.get(visitor)].find(isUsable);
  };

  return (event, given, how) => {
    const visitor = encodeURIComponent(given);
    const pending = ids.get(visitor);
    const known = find(event, visitor);
    if (known) return known;
    if (pending instanceof Promise) return pending;
    const ask = async (): Promise<Id> => {
      // Another tab may have been first.
      const first = find(event, visitor);
      if (first) return first;
      const question = { method: 'GET', url: `${target}/v1.2/browser/create.json?client_key=${clientKey}&message=%7B%7D`, headers: {} };
      const { answer, failure } = (await post(question, how, how)) as { readonly answer?: HttpAnswer; readonly failure: SendOutcome };
      const { ref } = Object(answer?.json()) as { readonly ref: string };
      // … or faster: nobody waits long for one that hangs.
      const faster = find(event, visitor);
      if (faster) return faster;
      if (uuid.test(ref)) {
        onCreated(ref);
        try {
          write(cookie, ref);
          write(`${cookie}_of`, visitor);
        } catch {
          // It is only lost to the next page.
        }
        return ref;
      }
      const outcome = answer ? readStandardAnswer(answer) : failure;
      // As long as ids are refused, nothing else can go either. What waits for an id was not sent, so that is not in doubt.
      return { outcome: { ...(outcome.status === 'delivered' ? { ...notTold('no-browser-id').outcome, status: 'retry' } : outcome), ...{ pausesLane: true, maybeTaken: false } } as SendOutcome };
    };
    // Without locks, where they may not be used, and after a while, each tab asks for itself.
    const asked = (page.navigator.locks?.request(cookie, { signal: AbortSignal.timeout?.(patienceMs) }, ask) ?? ask()).catch(ask).then((id) => {
      ids.set(visitor, id);
      return id;
    });
    ids.set(visitor, asked);
    return asked;
  };
};
