import { buildAll } from '../build/build-all.ts';
import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { type Ceiling, ceilings, refusedInBrowsers } from './ceilings.ts';
import { checkBuilds } from './check-builds.ts';
import { checkShaking } from './check-shaking.ts';
import { type BundleSize, measureBundle } from './measure-bundle.ts';
import { sentencesIn } from './sentences.ts';

/** Bundles every entry that a browser can reach and holds it against its ceiling, and looks at what else bundlers make of what we ship. */
export async function checkSizes(): Promise<StepResult> {
  await buildAll();
  const results: StepResult[] = [];
  for (const ceiling of ceilings) results.push(await checkOne(ceiling));
  for (const { title, code } of refusedInBrowsers) results.push(oneCheck(`Refusal of ${title}`, await refusalFault(code)));
  return addUp([...results, await checkShaking(), await checkBuilds()]);
}

/** What is wrong when a browser takes code that it must refuse: the build has to fail, or else the bundle has to throw when it is loaded. */
export async function refusalFault(code: string): Promise<string | undefined> {
  const bundle = await measureBundle({ code }).catch(() => undefined);
  if (bundle === undefined || (await throwsOnLoad(bundle.text))) return undefined;
  return 'A browser takes it without an error. Give the entry a "browser" condition that points at a file which throws and exports nothing.';
}

function throwsOnLoad(text: string): Promise<boolean> {
  return import(`data:text/javascript,${encodeURIComponent(text)}`).then(
    () => false,
    () => true,
  );
}

async function checkOne(ceiling: Ceiling): Promise<StepResult> {
  try {
    const size = await measureBundle(ceiling.from);
    const result = oneCheck(`Size of ${ceiling.title}`, faultOf(ceiling, size));
    return result.failed > 0 ? result : { ...result, note: `${ceiling.title} ${kib(size[ceiling.weighed])}` };
  } catch (error) {
    return oneCheck(`Size of ${ceiling.title}`, (error as Error).message);
  }
}

/** What is wrong with a bundle, undefined when nothing is. */
export function faultOf({ absent, unsaid = [], most, reason, weighed }: Ceiling, { text, ...sizes }: BundleSize): string | undefined {
  const found = [...absent, ...unsaid.flatMap(sentencesIn)].filter((name) => text.includes(name));
  if (found.length > 0) {
    return `The bundle contains ${found.map((name) => `"${name}"`).join(', ')}, which must not reach a browser. Look for a run-time import where "import type" was meant, and for the wrong build of a package.`;
  }
  const size = sizes[weighed];
  if (size <= most) return undefined;
  const over = `${size} bytes${weighed === 'gzip' ? ' after gzip' : ''}, ${size - most} above the ceiling of ${most}.`;
  return `${over} Find what grew with "npm run bench -- sizes", make it smaller, or raise the ceiling in packages/tooling/src/size/ceilings.ts in the commit that needs it.\nWhy the ceiling is there: ${reason}`;
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(2)} KiB`;
}
