import { TrackingError } from '@waymark/core/lean';
import type { PatchEditor, PatchEventName } from '../edit/patch-editor.ts';
import { isNested } from './is-nested.ts';

type Change = (...given: unknown[]) => unknown;

/** The same patch, which refuses values that no receiver takes, such as dates, functions and lists in lists in lists. In production the relay refuses them. */
export function checkPatch<Name extends PatchEventName>(patch: PatchEditor<Name>): PatchEditor<Name> {
  const { save, ...changes } = patch;
  const checked: Record<string, unknown> = { save };
  for (const [type, change] of Object.entries(changes)) {
    checked[type] = (...given: unknown[]) => {
      if (given.some((each) => each !== undefined && !isNested(each)) || (type === 'merge' && given.includes(null))) {
        throw new TrackingError('patch-invalid', `${type}() takes texts, finite numbers, true, false, null, and plain lists and maps of them of up to two levels, whose names are identifiers.`);
      }
      (change as Change)(...given);
      return checked;
    };
  }
  return checked as unknown as PatchEditor<Name>;
}
