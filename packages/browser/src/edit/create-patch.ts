import type { Patch, PatchOperation } from '@waymark/core/events';
import { TrackingError } from '@waymark/core/lean';
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
      return { name, operations: saved, id: saved[0] && emit(name, { patch: { operations: saved } }) };
    },
  };
  for (const [type, operand] of Object.entries(operands)) {
    editor[type] = (path: unknown, value: unknown = operand === 'number' ? 1 : undefined) => {
      // A lone value is for the root. Only set and merge, by their first letter: nothing but a path may clear.
      if (typeof path !== 'string' && value === undefined && /^[sm]/.test(type)) [path, value] = ['.', path];
      const text = JSON.stringify(value);
      if (typeof path !== 'string' || !pointer.test(path) || !(operand ? text !== 'null' && typeof value === operand : text)) throw new TrackingError('patch-invalid', `${type}()`);
      // Copied, because the application may go on changing what it gave.
      operations.push({ type, path, value: text && JSON.parse(text) } as PatchOperation);
      return editor;
    };
  }
  return editor as unknown as PatchEditor<Name>;
}
