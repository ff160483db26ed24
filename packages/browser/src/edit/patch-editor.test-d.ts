import type { PatchOperation } from '@waymark/core/events';
import { expectTypeOf, test } from 'vitest';
import { createPatch } from './create-patch.ts';
import type { PatchEditor, SavedPatch } from './patch-editor.ts';

declare const user: PatchEditor<'userProfileChanged'>;
declare const session: PatchEditor<'sessionAttributesChanged'>;
declare const id: number;

test('the event follows from its name', () => {
  expectTypeOf(createPatch('userProfileChanged', () => 'id')).toEqualTypeOf(user);
  expectTypeOf(user.save()).toEqualTypeOf<Promise<SavedPatch<'userProfileChanged'>>>();
  expectTypeOf<SavedPatch<'userProfileChanged'>['operations']>().toEqualTypeOf<readonly PatchOperation[]>();
  expectTypeOf(session.set('a', 1).add('b', 2).unset('c')).toEqualTypeOf(session);
});

test('paths of a profile begin with what a profile has', () => {
  expectTypeOf(user.clear('.').unset('jobTitle').increment('custom.points', 5).add('interests', 'latte art').set(`custom.pets[${id}].name`, 'Rex')).toEqualTypeOf(user);
  // @ts-expect-error a profile has no such property
  user.clear('jobTitel');
  // @ts-expect-error a profile has no such property
  user.set('points', 5);
  session.clear('anything').set(`step${id}`, 5);
});

test('known properties of a profile take their own types', () => {
  expectTypeOf(user.set('gender', 'female').set('firstName', null).set('address', { city: 'Oslo' }).set('interests', ['a']).set('custom', { tier: 'gold' })).toEqualTypeOf(user);
  // @ts-expect-error a name is a text
  user.set('firstName', 5);
  // @ts-expect-error not one of the list
  user.set('gender', 'other');
  // @ts-expect-error an address has no such part
  user.set('address', { town: 'Oslo' });
});

test('values follow from the operation', () => {
  expectTypeOf(session.set({ a: 1 }).set(5).merge([1]).merge('a', { b: [1] }).decrement('a').increment('a', 2)).toEqualTypeOf(session);
  // @ts-expect-error a lone text is a path
  session.set('a');
  // @ts-expect-error a list or a map
  session.merge('a', 'b');
  // @ts-expect-error a number
  session.increment('a', '1');
  // @ts-expect-error no value
  session.clear('a', 1);
  // @ts-expect-error too deep
  session.set('a', { b: { c: { d: 1 } } });
  // @ts-expect-error not for JSON
  session.add('a', new Date(0));
});
