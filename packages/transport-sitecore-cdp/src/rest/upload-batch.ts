import { randomUUID } from 'node:crypto';
import { checkOptions } from '@waymark/core/transport';
import { mustBe } from '../must-be.ts';
import { lineOf } from './batch-record.ts';
import type { BatchFile, BatchOptions, BatchRecord, BatchResult } from './batch-types.ts';
import { pack } from './pack.ts';
import { readRestSettings } from './settings.ts';
import { type FileSettings, uploadFile } from './upload-file.ts';

/** Compressed bytes of a file. Source: Sitecore's page on the batch file format, 50 MB; checked 2026-11-21. */
const mostFileBytes = 50_000_000;

/**
 * Imports records through the Batch API: packs them into gzip files, uploads one after another, waits for each, and reads the error logs. Throws a
 * TrackingError when a file cannot be handed over; files before it have been processed then.
 */
export async function uploadBatch(options: BatchOptions, records: Iterable<BatchRecord> | AsyncIterable<BatchRecord>): Promise<BatchResult> {
  const { settings, maxFileBytes } = readBatchSettings(options);
  const files: BatchFile[] = [];
  for await (const file of pack(lines(records, settings), maxFileBytes)) files.push(await uploadFile(settings, file));
  return { complete: files.every(({ status }) => status === 'success'), files };
}

async function* lines(records: Iterable<BatchRecord> | AsyncIterable<BatchRecord>, { newRef, clock }: FileSettings): AsyncGenerator<string> {
  let index = 0;
  for await (const record of records) {
    yield lineOf(record, index, newRef, clock.now());
    index += 1;
  }
}

function readBatchSettings(options: BatchOptions): { readonly settings: FileSettings; readonly maxFileBytes: number } {
  const scope = 'uploadBatch()';
  const names = ['maxFileBytes', 'pollEveryMs', 'maxWaitMs', 'newRef'];
  const rest = readRestSettings(scope, options, names);
  const check = checkOptions(scope, options, Object.keys(options));
  mustBe(scope, 'function', 'newRef', options.newRef);
  return {
    maxFileBytes: check.number('maxFileBytes', mostFileBytes, 1, mostFileBytes),
    settings: {
      ...rest,
      pollEveryMs: check.number('pollEveryMs', 5000, 1, 3_600_000),
      maxWaitMs: check.number('maxWaitMs', 3_600_000, 0, 604_800_000),
      newRef: options.newRef ?? randomUUID,
    },
  };
}
