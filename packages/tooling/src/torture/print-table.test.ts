import { expect, test } from 'vitest';
import { printTable } from './print-table.ts';

test('prints a Markdown table with a row for each scenario', () => {
  const tally = { once: 198, twiceAtTheWire: 3, twiceAfterTheRelay: 0, lost: 2 };
  expect(printTable([{ scenario: { title: 'normal' }, tally, drops: [] }])).toBe(
    '| Scenario | once | twice at the wire | twice after the relay | lost |\n|---|---|---|---|---|\n| normal | 198 | 3 | 0 | 2 |',
  );
});
