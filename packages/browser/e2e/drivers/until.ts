import { setTimeout as sleep } from 'node:timers/promises';

/** Unit: milliseconds. Generous, because a busy machine is slow; nothing waits for it when all goes well. */
const longest = 90_000;
const pause = 20;

/** Asks again and again until there is an answer. `what` is said when there is none. */
export async function until<Answer>(what: string, ask: () => Answer | undefined | false | Promise<Answer | undefined | false>): Promise<Answer> {
  const end = Date.now() + longest;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await sleep(pause);
  }
  throw new Error(`Waited ${longest / 1000} s in vain: ${what}.`);
}

/** Of things that are listed, the one that was not there before `action`. */
export async function newcomer<Thing>(list: () => Promise<readonly Thing[]>, action: () => Promise<unknown>): Promise<Thing> {
  const known = new Set(await list());
  await action();
  return until('a new tab', async () => (await list()).find((each) => !known.has(each)));
}
