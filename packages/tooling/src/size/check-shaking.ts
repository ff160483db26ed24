import { addUp, oneCheck, type StepResult } from '../workspace/step.ts';
import { bundlers } from './bundlers/index.ts';
import { codeOf, type Part, parts, type SmallUse, smallUses } from './small-uses.ts';

/** A bundler may need this much more than the leanest of them, esbuild: a share of the size, and its own run time. Unit of the latter: bytes, minified. */
const tolerance = { share: 0.05, bytes: 300 };

/** Bundles small uses with what applications are built with, and looks for parts that nobody asked for. Needs the build. */
export async function checkShaking(): Promise<StepResult> {
  const results: StepResult[] = [];
  for (const use of smallUses) {
    const esbuild = await bundlers['esbuild']?.(codeOf(use), 'production');
    for (const [bundler, bundle] of Object.entries(bundlers)) {
      const text = await bundle(codeOf(use), 'production');
      results.push(oneCheck(`${use.name ?? 'nothing'} of ${use.from}, bundled by ${bundler}`, shakingFault(use, text, esbuild?.length ?? 0)));
    }
  }
  return addUp(results);
}

/** What is wrong with the bundle of a small use, undefined when nothing is. `leanest`: size of the same by esbuild. */
export function shakingFault({ name, needs }: SmallUse, text: string, leanest: number): string | undefined {
  if (name === undefined) return text.trim() === '' ? undefined : `An import for nothing leaves ${text.length} bytes. Look for work at import time, and for "sideEffects" in package.json.`;
  const inside = (Object.keys(parts) as Part[]).filter((part) => text.includes(parts[part]));
  const missing = needs.filter((part) => !inside.includes(part));
  if (missing.length > 0) return `It needs ${missing.join(', ')}, which the bundle has not. Bring packages/tooling/src/size/small-uses.ts up to date.`;
  const extra = inside.filter((part) => !needs.includes(part));
  if (extra.length > 0) return `It has ${extra.join(', ')} inside, which it does not need. Look for work at import time, and for an import of too much.`;
  const most = Math.round(leanest * (1 + tolerance.share)) + tolerance.bytes;
  return text.length > most ? `${text.length} bytes, where esbuild needs ${leanest}. Look for code that only esbuild can tell to be unused.` : undefined;
}
