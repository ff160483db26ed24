import { publishedPackages } from '../workspace/packages.ts';
import { buildPackage } from './build-package.ts';

/** Builds every published package that is stale, dependencies first. A package is stale too when one that it depends on was. */
export async function buildAll(onBuilt: (name: string, milliseconds: number) => void = () => {}): Promise<void> {
  const prints = new Map<string, string>();
  for (const each of publishedPackages()) {
    const started = performance.now();
    const dependencies = Object.keys(each.manifest.dependencies ?? {}).flatMap((name) => prints.get(name) ?? []);
    const { built, print } = await buildPackage(each, dependencies);
    prints.set(each.name, print);
    if (built) onBuilt(each.name, Math.round(performance.now() - started));
  }
}
