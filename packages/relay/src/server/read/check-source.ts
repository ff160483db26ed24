import type { Violation } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/transport';
import type { WireResult } from '../../wire.ts';
import { isPlainObject } from './plain-values.ts';
import type { Sending } from './sending.ts';

/** Why something that was sent is not even read, whatever it is. Undefined: it may be read. */
export function checkSource(source: unknown, id: string, { bodySize, onlyBrowser, isSafe }: Sending, maxEventBytes: number): WireResult | undefined {
  if (!isSafe(source)) return invalid(id, 'envelope-invalid', [{ path: '', message: 'Is nested too deep or has a forbidden name.' }]);
  if (bodySize > maxEventBytes && utf8Bytes(JSON.stringify(source)) > maxEventBytes) return { id, status: 'dropped', reason: 'too-large' };
  if (onlyBrowser !== undefined && browserOf(source) !== onlyBrowser) return { id, status: 'dropped', reason: 'refused', code: 'page-token-foreign' };
  return undefined;
}

function browserOf(source: unknown): unknown {
  const who = isPlainObject(source) ? source['who'] : undefined;
  return isPlainObject(who) ? who['browserId'] : undefined;
}

/** The result of what has a wrong form. */
export function invalid(id: string, code: string, violations?: readonly Violation[]): WireResult {
  return { id, status: 'dropped', reason: 'invalid', code, ...(violations && { violations }) };
}
