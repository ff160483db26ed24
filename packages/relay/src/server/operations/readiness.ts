/**
 * Why a relay should get no requests. `draining`: it is about to close. `closing`: it answers 503. `outbox-full`: it answers 503 until there is room.
 * `outbox-failing`: its outbox cannot keep events as it promises.
 */
export type UnreadyReason = 'draining' | 'closing' | 'outbox-full' | 'outbox-failing';

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
  isDraining(): boolean;
  isClosing(): boolean;
  isFull(): boolean;
}

/** Looks at everything at once, so that an operator sees all that is wrong. */
export function readinessOf({ hasTrouble, isDraining, isClosing, isFull }: ReadinessParts): Readiness {
  const signs: readonly (readonly [boolean, UnreadyReason])[] = [
    [isDraining() && !isClosing(), 'draining'],
    [isClosing(), 'closing'],
    [!isClosing() && isFull(), 'outbox-full'],
    [!isClosing() && hasTrouble(), 'outbox-failing'],
  ];
  const reasons = signs.filter(([holds]) => holds).map(([, reason]) => reason);
  return { ready: reasons.length === 0, reasons };
}
