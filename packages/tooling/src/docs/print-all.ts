import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TransportExample } from '@waymark/core/testing';
import { root } from '../workspace/paths.ts';
import { type Page, pages } from './pages.ts';
import { printPage } from './print-page.ts';

export interface PrintedPage {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** Every page of `docs/destinations` as it should be now. */
export function printAll(): Promise<readonly PrintedPage[]> {
  return Promise.all(pages.map(async (page) => ({ path: join(root, 'docs', 'destinations', page.file), text: printPage(page, await examplesOf(page)) })));
}

async function examplesOf({ module, exportName }: Page): Promise<readonly TransportExample[]> {
  const loaded = (await import(pathToFileURL(join(root, module)).href)) as Readonly<Record<string, unknown>>;
  const examples = loaded[exportName];
  if (!Array.isArray(examples) || examples.length === 0) throw new Error(`${module} has no examples named ${exportName}.`);
  return examples as readonly TransportExample[];
}
