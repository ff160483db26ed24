import { TrackingError } from '@waymark/core/lean';
import type { PatchEditor, PatchEventName } from '../edit/patch-editor.ts';
import { isNested } from './is-nested.ts';

type Change = (...given: unknown[]) => unknown;

const explanation =
  'takes a path such as "custom.pets[0].name" or "." and, as far as it needs one, a value: texts, finite numbers, true, false, null, and plain lists and maps of them of up to two levels, whose names are identifiers.';

/** The same patch, which says why it refuses, and also refuses values that no receiver takes, such as dates and lists in lists in lists. In production the relay does that. */
export function checkPatch<Name extends PatchEventName>(patch: PatchEditor<Name>): PatchEditor<Name> {
  const { save, ...changes } = patch;
  const checked: Record<string, unknown> = { save };
  for (const [type, change] of Object.entries(changes)) {
    checked[type] = (...given: unknown[]) => {
      try {
        if (!given.every((each) => each === undefined || isNested(each)) || (type === 'merge' && given.includes(null))) throw new TypeError();
        (change as Change)(...given);
      } catch {
        throw new TrackingError('patch-invalid', `${type}() ${explanation}`);
      }
      return checked;
    };
  }
  return checked as unknown as PatchEditor<Name>;
}
