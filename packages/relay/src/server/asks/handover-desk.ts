import type { DurationMs, EpochMs, StateStore } from '@waymark/core';
import { isBrowserId } from '@waymark/node/request';
import { checkRules, numberFrom, saysItself } from '../../options/option-rules.ts';
import { checkSecrets } from '../../tokens/check-secrets.ts';
import { signedHandovers } from '../../tokens/handover-tokens.ts';
import type { Problem } from '../problem.ts';

/** How a browser id goes from one domain of a shop to another. */
export interface RelayHandover {
  /** Those of the relays of all domains, several while one is replaced. 32 to 512 characters each. */
  readonly secrets: readonly string[];
  /** How long a link may be followed, in milliseconds: from 10 seconds to 10 minutes. Default: 2 minutes. */
  readonly lifetimeMs?: DurationMs;
}

/** Signs and reads what `relayHandover` of a page asks for. */
export interface HandoverDesk {
  sign(browserId: string, host: string, now: EpochMs): Promise<string>;
  /** The browser id of a token that is for this host. Each is good once, as far as the state reaches. */
  open(token: unknown, host: string | undefined, now: EpochMs, state: StateStore): Promise<string | Problem>;
}

const twoMinutesMs: DurationMs = 120_000;
const leastMs: DurationMs = 10_000;
const mostMs: DurationMs = 600_000;
/** A used token is remembered until nobody would take it any more: its end, and the tolerance for clocks. */
const marginMs: DurationMs = 60_000;
/** What tells tokens apart. Unit: characters. */
const longestMark = 64;

const forged: Problem = { status: 403, code: 'handover-forged' };
const faults: Readonly<Record<'expired' | 'forged', Problem>> = { expired: { status: 403, code: 'handover-expired' }, forged };

/** Undefined: this relay hands nobody over. */
export function handoverDesk(options: RelayHandover | undefined): HandoverDesk | undefined {
  if (options === undefined) return undefined;
  checkRules('createRelay()', options, { secrets: saysItself, lifetimeMs: numberFrom(leastMs, mostMs) }, 'handover');
  const { lifetimeMs = twoMinutesMs } = options;
  const tokens = signedHandovers(checkSecrets('createRelay() option "handover":', options.secrets));

  return {
    sign: (browserId, host, now) => tokens.sign({ sub: browserId, host, jti: crypto.randomUUID() }, now, lifetimeMs),
    async open(token, host, now, state) {
      const opened = await tokens.open(token, now);
      if ('fault' in opened) return faults[opened.fault];
      const { sub, jti, host: target, exp = 0 } = opened.claims;
      if (!isBrowserId(sub) || typeof jti !== 'string' || jti.length > longestMark) return forged;
      if (host === undefined || target !== host) return { status: 403, code: 'handover-elsewhere' };
      const isFirst = await state.replace(`handover/${jti}`, undefined, '1', exp * 1000 - now + marginMs);
      return isFirst ? sub : { status: 403, code: 'handover-used' };
    },
  };
}
