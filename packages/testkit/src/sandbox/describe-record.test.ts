import { expect, test } from 'vitest';
import { describeRecord } from './describe-record.ts';
import type { SandboxRecord } from './record.ts';

const base: SandboxRecord = {
  id: 1, vendor: 'tracify', receivedAt: Date.UTC(2026, 0, 1, 10, 20, 30), method: 'POST', path: '/', query: '', headers: {}, text: '', size: 0,
  status: 200, verdict: 'accepted', reason: 'Fine', summary: '1 purchase',
};

test('says time, vendor, verdict, answer and what arrived, and why only when something is off', () => {
  expect(describeRecord(base)).toBe('10:20:30.000  tracify       taken    200  1 purchase');
  expect(describeRecord({ ...base, verdict: 'rejected', status: 401, reason: 'Wrong token' })).toBe('10:20:30.000  tracify       REFUSED  401  1 purchase (Wrong token)');
  expect(describeRecord({ ...base, status: null, fault: { kind: 'reset-after', taken: true } })).toContain('taken    –    1 purchase (Fine)');
});
