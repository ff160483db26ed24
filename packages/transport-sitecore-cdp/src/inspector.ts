import { guardListener } from '@waymark/core/lean';
import { createLru } from '@waymark/core/transport';
import type { CdpMessage } from './events/types.ts';

/** Something that Sitecore CDP takes and that will not do what was meant. */
export interface InspectorWarning {
  readonly code: 'attribute-type-changed' | 'attribute-is-list' | 'attribute-name' | 'name-once-reserved';
  /** Names types and attributes, never values. */
  readonly message: string;
}

/**
 * Names that an older edition of the manual reserved. Today's does not forbid them, but gives none of them a meaning either.
 * Source: list of the 2.0 manual; checked 2026-11-21.
 */
const onceReserved = new Set([
  ...['ADD_PRODUCT', 'CALCULATOR', 'CHAT', 'CLICK', 'COMMENT', 'CONSUMERS', 'CONTACT_REQUEST', 'EMAIL', 'LOGIN', 'NOTIFICATION', 'ORDER_UPDATE'],
  ...['PNR_RECORD', 'PURCHASE', 'SELECT', 'SMS', 'TRIGGER', 'TRIP_SUMMARY', 'UPDATE'],
]);

/** Attributes whose type is remembered. */
const mostRemembered = 5000;

/** Watches messages while you develop: `inspect: createInspector((warning) => console.warn(warning.message))`. It costs nothing where it is not used. */
export function createInspector(listener: (warning: InspectorWarning) => void): (message: CdpMessage) => void {
  const report = guardListener('createInspector()', 'report', listener);
  const types = createLru<string>(mostRemembered);

  function inspectAttribute(type: string, name: string, value: unknown): void {
    const place = `Attribute "${name}" of ${type}`;
    if (Array.isArray(value)) report({ code: 'attribute-is-list', message: `${place} is a list. Sitecore documents texts, numbers and booleans only.` });
    if (!/^[a-z][A-Za-z\d]*(?:_[A-Za-z\d]+)*$/.test(name)) report({ code: 'attribute-name', message: `${place} should have a name in camelCase.` });
    const kind = Array.isArray(value) ? 'list' : typeof value;
    const before = types.get(`${type} ${name}`);
    if (before !== undefined && before !== kind) {
      report({ code: 'attribute-type-changed', message: `${place} was a ${before} and is now a ${kind}. Segments cannot use both.` });
    }
    types.set(`${type} ${name}`, before ?? kind);
  }

  return ({ type, ext }) => {
    if (onceReserved.has(type)) report({ code: 'name-once-reserved', message: `"${type}" was a reserved name once. Choose another.` });
    for (const [name, value] of Object.entries(ext ?? {})) inspectAttribute(type, name, value);
  };
}
