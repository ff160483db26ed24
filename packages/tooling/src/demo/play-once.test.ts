import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { playOnce } from './play-once.ts';

test('a whole visit reaches every vendor once and in order', async () => {
  const shop = mkdtempSync(join(tmpdir(), 'waymark-once-'));
  const lines: string[] = [];
  try {
    const code = await playOnce(shop, (line) => lines.push(line));
    expect(lines.at(-1)).toBe('Every event is accounted for: each arrived once and in order, and the order counts once.');
    expect(code).toBe(0);
  } finally {
    rmSync(shop, { recursive: true, force: true });
  }
});
