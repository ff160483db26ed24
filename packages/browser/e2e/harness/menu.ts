import type { Tab } from '../drivers/driver.ts';

/** Commands of the extension of the tests. */
export type Command = 'duplicate' | 'restore' | 'discard' | 'wake';

/** Has the browser do what its menus offer. `tab`: from where the command is given; it is duplicated itself. */
export async function menu(tab: Tab, command: Command): Promise<void> {
  const answer = await tab.evaluate(
    (wanted) =>
      new Promise<string>((resolve) => {
        addEventListener('message', ({ data }: MessageEvent<{ readonly answer?: string }>) => data.answer !== undefined && resolve(data.answer));
        postMessage({ command: wanted }, location.origin);
        setTimeout(() => resolve('no answer'), 20_000);
      }),
    command,
  );
  if (answer !== 'done') throw new Error(`The browser did not ${command} the tab: ${answer}.`);
}
