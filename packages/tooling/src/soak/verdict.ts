import { halted } from '../torture-node/verdict.ts';
import type { Accounts } from './ledger.ts';
import type { Sample, Trends } from './samples.ts';

/** What a soak came to. */
export interface Soak {
  readonly seconds: number;
  readonly perSecond: number;
  readonly accounts: Accounts;
  /** How often each thing happened. */
  readonly mishaps: ReadonlyMap<string, number>;
  /** Events that were named as lost, by reason. */
  readonly reasons: ReadonlyMap<string, number>;
  /** Codes of problems that were reported. */
  readonly problems: readonly string[];
  /** Processes that ended although nobody told them to. */
  readonly crashes: readonly string[];
  readonly trends: Trends;
}

const mebibyte = 1_048_576;
/** How much more the last third may need than the first: what a few seconds of a destination that is down make, or this share. */
const slack: Readonly<Record<keyof Sample, { readonly bytes: number; readonly share: number }>> = {
  heap: { bytes: 8 * mebibyte, share: 0.2 },
  resident: { bytes: 32 * mebibyte, share: 0.2 },
  files: { bytes: 16 * mebibyte, share: 0.5 },
};
const names: Readonly<Record<keyof Sample, string>> = { heap: 'heap', resident: 'resident memory', files: 'size of the files' };

/** What is tracked when a signal has already begun to close the tracker. */
const afterTheEnd = 'closed';

/** A run that is shorter says nothing about growth. Unit: seconds. */
const longEnough = 300;

/** What keeps a soak from being green. */
export function faultsOf(soak: Soak): readonly string[] {
  const { accounts, problems, crashes } = soak;
  const { offered, once, twice, named, lost, strange } = accounts;
  return [
    ...(offered === 0 ? ['Nothing was offered.'] : []),
    ...(lost > 0 ? [`${lost} events were lost.`] : []),
    ...(twice > 0 ? [`${twice} events came under several ids.`] : []),
    ...(strange > 0 ? [`${strange} events came that nobody had offered.`] : []),
    ...(once + twice + named + lost === offered ? [] : ['The figures do not add up.']),
    ...[...soak.reasons].flatMap(([why, many]) => (why === afterTheEnd ? [] : [`${many} events were dropped as ${why}.`])),
    ...problems.filter((code) => code !== halted).map((code) => `It reported ${code}.`),
    ...crashes,
    ...(soak.seconds < longEnough ? [] : growthOf(soak)),
  ];
}

function growthOf({ trends }: Soak): readonly string[] {
  return Object.entries(slack).flatMap(([what, { bytes, share }]) => {
    const key = what as keyof Sample;
    const { first, last } = trends[key];
    return last <= first + Math.max(bytes, first * share) ? [] : [`The ${names[key]} grew from ${first} to ${last} bytes.`];
  });
}
