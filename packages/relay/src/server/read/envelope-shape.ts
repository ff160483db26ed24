import { redactAddress, repairIp } from '@waymark/node/request';
import { anId, aTime } from './forms.ts';
import { isPlainObject } from './plain-values.ts';
import { count, dictionary, type Form, list, maybe, maybeInside, type Member, need, needInside, oneOf, text } from './shape.ts';

const anyText = text(32_768);
/** Longest address of a page, in characters. */
const longestAddress = 8192;
const shortAddress = text(longestAddress, /^https?:\/\/\S+$/i);

const where: readonly Member[] = [
  need('runtime', oneOf('browser', 'server')),
  maybe('url', redacted(webAddress)),
  maybe('referrer', redacted(anyText)),
  maybe('title', anyText),
  maybe('locale', text(64)),
  maybe('timeZone', text(64)),
  maybeInside('landing', need('url', redacted(webAddress)), maybe('referrer', redacted(anyText))),
  maybe('pageLoadedAt', aTime),
  maybe('service', text(100)),
  maybe('bot', list(3, oneOf('webdriver', 'user-agent', 'headers'))),
  maybe('metadata', dictionary(5, text(20, /^[A-Za-z_]\w*$/), text(300))),
  maybeInside('library', need('name', text(100)), need('version', text(100))),
];
const client = maybeInside('client', maybe('ip', ipAddress), maybe('userAgent', text(2048)));

/** What events of one page have in common, as anybody may say it, and as a service may. */
const sharedByAnybody = sharedWith(where);
const sharedByService = sharedWith([...where, client]);

/** What is each event's own. */
export const ownMembers: readonly Member[] = [
  need('v', oneOf(1)),
  need('name', text(100, /^[A-Za-z_]\w*$/)),
  need('payload', (value) => (isPlainObject(value) ? value : undefined)),
  need('occurredAt', aTime),
  need('seq', count(Number.MAX_SAFE_INTEGER)),
  need('priority', oneOf('critical', 'normal', 'low')),
];

/** An envelope of anybody. */
export const fromAnybody: readonly Member[] = [...ownMembers, ...sharedByAnybody];
/** An envelope of a service of the shop. */
export const fromService: readonly Member[] = [...ownMembers, ...sharedByService];

function sharedWith(whereMembers: readonly Member[]): readonly Member[] {
  return [
    need('consent', list(32, text(64, /^\S+$/))),
    needInside(
      'who',
      maybe('browserId', anId),
      maybe('sessionId', anId),
      maybe('tabId', anId),
      maybe('userId', text(254, /[^]/)),
      maybe('email', text(254)),
      maybe('aliases', dictionary(10, text(40, /^[a-z][a-z0-9-]*$/), text(256, /^[\x21-\x7e]+$/))),
    ),
    needInside('where', ...whereMembers),
  ];
}

/** The address of a page. A filter or a sign-on may make it longer than is kept: then it ends with the last part that has room, and the event is not lost. */
function webAddress(value: unknown): unknown {
  return shortAddress(value) ?? (typeof value === 'string' ? shortAddress(value.slice(0, longestAddress).replace(/[/?&#][^/?&#]*$/, '')) : undefined);
}

/** An address without secrets and personal data: not every sender takes them out, and what is stored is passed on. */
function redacted(form: Form): Form {
  return (value) => {
    const address = form(value);
    return typeof address === 'string' ? redactAddress(address) : undefined;
  };
}

function ipAddress(value: unknown): string | undefined {
  return typeof value === 'string' ? repairIp(value) : undefined;
}
