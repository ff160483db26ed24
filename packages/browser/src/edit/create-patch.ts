import type { Patch, PatchOperation } from '@waymark/core/events';
import { TrackingError } from '@waymark/core/lean';
import { attempt } from '../storage/attempt.ts';
import type { PatchEditor, PatchEventName } from './patch-editor.ts';

/** The root, or steps of names and indices. Names but the first have a dot before them. */
const pointer = /^(\.|((^|(?<!^)\.)[a-z_]\w*|\[\d+])+)$/i;

/** Changes, and the type of the value that each takes besides its path. Empty: any but none. */
const operands: Readonly<Record<PatchOperation['type'], string>> = {
  set: '',
  add: '',
  combine: '',
  remove: '',
  merge: 'object',
  increment: 'number',
  decrement: 'number',
  clear: 'undefined',
  unset: 'undefined',
};

/** A new, empty patch. `emit` tracks the event and returns its id. */
export function createPatch<Name extends PatchEventName>(name: Name, emit: (name: Name, payload: { readonly patch: Patch }) => string): PatchEditor<Name> {
  const operations: PatchOperation[] = [];
  const editor: Record<string, unknown> = {
    async save() {
      const saved = operations.splice(0);
      return { id: saved[0] && emit(name, { patch: { operations: saved } }), name, operations: saved };
    },
  };
  for (const [type, operand] of Object.entries(operands)) {
    editor[type] = (path: unknown, value: unknown = operand === 'number' ? 1 : undefined) => {
      // A lone value is for the root. Only set and merge, by their first letter: nothing but a path may clear.
      if (typeof path !== 'string' && value === undefined && /^[sm]/.test(type)) [path, value] = ['.', path];
      // Copied, because the application may go on changing what it gave. What JSON cannot hold comes back as something else.
      const copy: unknown = attempt(() => JSON.parse(JSON.stringify(value)));
      const isWrong = typeof copy !== typeof value || (operand ? copy === null || typeof copy !== operand : copy === undefined);
      if (isWrong || typeof path !== 'string' || !pointer.test(path)) throw new TrackingError('patch-invalid', type);
      operations.push({ path, type, value: copy } as PatchOperation);
      return editor;
    };
  }
  return editor as unknown as PatchEditor<Name>;
}
