import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';

/** One import of a file. */
export interface Import {
  /** As written: `./bytes.ts`, `@waymark/core/transport`, `node:fs`. */
  readonly specifier: string;
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** Counted from 1. */
  readonly line: number;
}

/** Every static, re-exporting and dynamic import of a TypeScript file. */
export function readImports(file: string): readonly Import[] {
  const text = readFileSync(file, 'utf8');
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message ?? 'unknown reason'}`);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const imports = module.staticImports.map((each) => ({
    specifier: each.moduleRequest.value,
    typeOnly: each.entries.length > 0 && each.entries.every((entry) => entry.isType),
    line: lineOf(each.start),
  }));
  const reexports = module.staticExports.flatMap((each) =>
    each.entries.flatMap((entry) =>
      entry.moduleRequest ? [{ specifier: entry.moduleRequest.value, typeOnly: entry.isType, line: lineOf(entry.start) }] : [],
    ),
  );
  const dynamic = module.dynamicImports.map((each) => ({
    specifier: text.slice(each.moduleRequest.start, each.moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
    typeOnly: false,
    line: lineOf(each.start),
  }));
  return [...imports, ...reexports, ...dynamic];
}
