import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { bundlers } from './bundlers/index.ts';
import { sentencesIn } from './sentences.ts';
import { codeOf } from './small-uses.ts';

/** An entry that has a build of its own for development. */
interface TwoBuilds {
  readonly name: string;
  readonly from: string;
  /** Files below the repository whose sentences are for developers only. */
  readonly explains: string;
}

const browser = { name: 'createBrowserTracker', explains: 'packages/browser/src/development/*.ts' };
const explains = 'packages/transport-ordercloud/src/sender/explain.ts';

const entries: readonly TwoBuilds[] = [
  { ...browser, from: '@waymark/browser' },
  { ...browser, from: '@waymark/browser/manual' },
  { name: 'relayTransport', from: '@waymark/relay/client', explains: 'packages/relay/src/client/relay-transport.ts' },
  { name: 'sitecoreCdp', from: '@waymark/transport-sitecore-cdp', explains: 'packages/transport-sitecore-cdp/src/explain.ts' },
  { name: 'sitecoreSend', from: '@waymark/transport-ordercloud', explains },
  { name: 'sitecoreDiscover', from: '@waymark/transport-ordercloud/discover', explains },
  { name: 'sitecoreSearch', from: '@waymark/transport-ordercloud/search', explains },
];

/** Looks whether an application gets the explaining build while it is developed, and the small one in production. Needs the build of the packages. */
export async function checkBuilds(): Promise<StepResult> {
  const results: StepResult[] = [];
  for (const entry of entries) {
    const sentences = sentencesIn(entry.explains);
    for (const [bundler, bundle] of Object.entries(bundlers)) {
      const [development, production] = [await bundle(codeOf({ ...entry, needs: [] }), 'development'), await bundle(codeOf({ ...entry, needs: [] }), 'production')];
      results.push(oneCheck(`Builds of ${entry.from}, taken by ${bundler}`, buildsFault(sentences, development, production)));
    }
  }
  return addUp(results);
}

/** What is wrong with the choice of a build, undefined when nothing is. */
export function buildsFault(sentences: readonly string[], development: string, production: string): string | undefined {
  const leaked = sentences.find((sentence) => production.includes(sentence));
  if (leaked !== undefined) return `Production has the text "${leaked}" inside, which is for developers. Look at the order of the conditions in "exports".`;
  if (sentences.some((sentence) => development.includes(sentence))) return undefined;
  return 'Development gets nothing of the build that explains. Look at the condition "development" in "exports".';
}
