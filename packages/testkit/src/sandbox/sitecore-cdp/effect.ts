/** What an event did. `useful: false`: taken with success, yet without the effect it was sent for. */
export interface Effect {
  readonly useful: boolean;
  readonly reason: string;
}

export const done = (reason: string): Effect => ({ useful: true, reason });
export const inVain = (reason: string): Effect => ({ useful: false, reason });
