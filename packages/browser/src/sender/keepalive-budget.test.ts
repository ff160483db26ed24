import { describe, expect, test } from 'vitest';
import { createKeepaliveBudget, keepaliveBytes } from './keepalive-budget.ts';

describe('createKeepaliveBudget', () => {
  test('holds 60 KiB and not a byte more', () => {
    const budget = createKeepaliveBudget();
    expect(keepaliveBytes).toBe(60 * 1024);
    expect(budget.reserve(keepaliveBytes + 1, 0)).toBeUndefined();
    const release = budget.reserve(keepaliveBytes, 0);
    expect(budget.reserve(1, 0)).toBeUndefined();
    release?.();
    expect(budget.reserve(keepaliveBytes, 0)).toBeTypeOf('function');
  });

  test('leaves what the caller wants spared', () => {
    const budget = createKeepaliveBudget(100);
    expect(budget.reserve(51, 50)).toBeUndefined();
    expect(budget.reserve(50, 50)).toBeTypeOf('function');
    expect(budget.reserve(50, 0)).toBeTypeOf('function');
  });

  test('a second release gives nothing back', () => {
    const budget = createKeepaliveBudget(100);
    const release = budget.reserve(60, 0);
    release?.();
    release?.();
    expect(budget.reserve(101, 0)).toBeUndefined();
  });
});
