/** A way of sending that is on trial. */
export interface Adapter {
  readonly title: string;
  /** Its file below `page`. */
  readonly file: string;
  /** It tries again: whoever judges has to wait for it. */
  readonly triesAgain: boolean;
}

export const waymark: Adapter = { title: 'Waymark', file: 'waymark', triesAgain: true };

/** What a page without a library would do. */
export const controls: readonly Adapter[] = [
  { title: 'bare sendBeacon per event', file: 'beacon', triesAgain: false },
  { title: 'bare fetch with keepalive per event', file: 'keepalive', triesAgain: false },
];
