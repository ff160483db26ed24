import type { NestedValue, PatchOperation, Primitive, UserProfile } from '@waymark/core/events';

/** Events that a patch is sent with. */
export type PatchEventName = 'userProfileChanged' | 'sessionAttributesChanged';

/** The root, a property of the profile, or a place inside one: `custom.pets[0].name`. */
type ProfilePath = '.' | keyof UserProfile | `${keyof UserProfile}${'.' | '['}${string}`;

/** Where a change applies: steps of names and `[n]`. In a profile the first step is one of its properties. */
export type PatchPath<Name extends PatchEventName> = Name extends 'userProfileChanged' ? ProfilePath : string;

/** What may be set there. Known properties of a profile have their own types. */
export type PatchValue<Name extends PatchEventName, Path> = Name extends 'userProfileChanged'
  ? Path extends Exclude<keyof UserProfile, 'custom'>
    ? NonNullable<UserProfile[Path]> | null
    : NestedValue
  : NestedValue;

/** What `save()` tracked. */
export interface SavedPatch<Name extends PatchEventName> {
  readonly name: Name;
  /** Id of the event. Undefined when there was nothing to save. */
  readonly id: string | undefined;
  readonly operations: readonly PatchOperation[];
}

/**
 * Collects changes to a profile or to session attributes, in order, until they are saved. Each method checks its path and the kind of its value at once: a
 * wrong change throws a `TrackingError` with code `patch-invalid` and is not added. What lies inside lists and maps is checked in development, and by the
 * relay. Values are copied when they are given.
 */
export interface PatchEditor<Name extends PatchEventName> {
  /** Overwrites. Its parent must exist where the patch is applied. */
  set<Path extends PatchPath<Name>>(path: Path, value: PatchValue<Name, Path>): PatchEditor<Name>;
  /** Overwrites everything. */
  set(value: Exclude<NestedValue, string>): PatchEditor<Name>;
  /** Appends to a list. */
  add(path: PatchPath<Name>, value: NestedValue): PatchEditor<Name>;
  /** Appends what the list does not hold yet. */
  combine(path: PatchPath<Name>, value: NestedValue): PatchEditor<Name>;
  /** Adds entries to a map, where new ones win, or elements to a list. */
  merge(path: PatchPath<Name>, value: Exclude<NestedValue, Primitive>): PatchEditor<Name>;
  /** Merges into the root. */
  merge(value: Exclude<NestedValue, Primitive>): PatchEditor<Name>;
  /** Adds `amount`, default 1. Nothing there counts as 0. */
  increment(path: PatchPath<Name>, amount?: number): PatchEditor<Name>;
  /** Subtracts `amount`, default 1. Nothing there counts as 0. */
  decrement(path: PatchPath<Name>, amount?: number): PatchEditor<Name>;
  /** Empties a list; anything else becomes null. */
  clear(path: PatchPath<Name>): PatchEditor<Name>;
  /** Deletes. */
  unset(path: PatchPath<Name>): PatchEditor<Name>;
  /** Removes every equal element of a list. */
  remove(path: PatchPath<Name>, value: NestedValue): PatchEditor<Name>;
  /** Tracks the changes as one event and starts afresh. Without changes nothing is tracked. */
  save(): Promise<SavedPatch<Name>>;
}
