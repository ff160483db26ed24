/**
 * Why a relay should get no requests. `draining`: it is about to close. `closing`: it answers 503. `outbox-full`: it answers 503 until there is room.
 * `outbox-failing`: its outbox cannot keep events as it promises. `state-failing`: its state store does not answer, so it answers 503 to nearly all.
 */
export type UnreadyReason = 'draining' | 'closing' | 'outbox-full' | 'outbox-failing' | 'state-failing';

/** Whether a relay should get requests. */
export interface Readiness {
  readonly ready: boolean;
  /** Empty when it is ready. */
  readonly reasons: readonly UnreadyReason[];
}

/** What readiness depends on. */
export interface ReadinessParts {
  /** The outbox cannot keep events as it promises. */
  hasTrouble(): boolean;
  /** The state store does not answer. */
  isStateFailing(): boolean;
  isDraining(): boolean;
  isClosing(): boolean;
  isFull(): boolean;
}

/** Looks at everything at once, so that an operator sees all that is wrong. */
export function readinessOf({ hasTrouble, isStateFailing, isDraining, isClosing, isFull }: ReadinessParts): Readiness {
  const signs: readonly (readonly [boolean, UnreadyReason])[] = [
    [isDraining() && !isClosing(), 'draining'],
    [isClosing(), 'closing'],
    [!isClosing() && isFull(), 'outbox-full'],
    [!isClosing() && hasTrouble(), 'outbox-failing'],
    [!isClosing() && isStateFailing(), 'state-failing'],
  ];
  const reasons = signs.filter(([holds]) => holds).map(([, reason]) => reason);
  return { ready: reasons.length === 0, reasons };
}
