import type { KeptEvent } from '../../delivery/page-outbox.ts';
import { attempt } from '../attempt.ts';

/** Events of the newest of these texts, without those that cannot be delivered. Other scripts, other versions and broken disks may have left anything. */
export function readNewest(texts: readonly unknown[]): readonly KeptEvent[] {
  const [newest] = texts.flatMap((text) => attempt(() => [[...JSON.parse(text as string)]]) ?? []).sort(([one], [other]) => other - one);
  return ([newest?.[1]].flat() as KeptEvent[]).filter((event) => attempt(() => isWhole(event)));
}

function isWhole({ id, json, priority, lanes }: KeptEvent): unknown {
  return JSON.parse(json).id === id && priority.trim() && lanes.some(String);
}
