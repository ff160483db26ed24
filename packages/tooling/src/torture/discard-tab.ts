import { setTimeout as sleep } from 'node:timers/promises';
import { openDevtools } from './devtools-socket.ts';

/** Bound on one step. Unit: milliseconds. */
const patienceMs = 30_000;
const stepMs = 50;

/**
 * Freezes and then discards a tab in the background, as a browser does that runs short of memory. No driver may be connected meanwhile: a tab under
 * inspection is never discarded. Uses the page `chrome://discards`.
 */
export async function discardTab(endpoint: string, url: string): Promise<void> {
  const devtools = await openDevtools(endpoint);
  const evaluate = await devtools.openTab('chrome://discards');
  const rows = `[...(document.querySelector('discards-main')?.shadowRoot.querySelector('discards-tab')?.shadowRoot.querySelectorAll('tr') ?? [])]`;
  const row = `${rows}.find(({ innerText }) => innerText.includes(${JSON.stringify(url)}))`;

  async function waitForRow(text: string): Promise<void> {
    for (const started = performance.now(); performance.now() - started < patienceMs; await sleep(stepMs)) {
      if (String(await evaluate(`${row}?.innerText`)).includes(text)) return;
    }
    throw new Error(`The tab was not ${text}.`);
  }
  const choose = (action: string): Promise<unknown> => evaluate(`[...${row}.querySelectorAll('*')].find(({ innerText, childElementCount }) => childElementCount === 0 && innerText === '[${action}]').click()`);

  try {
    await waitForRow('loaded');
    await choose('Freeze');
    await waitForRow('frozen');
    await choose('Urgent Discard');
    await waitForRow('discarded');
    await evaluate('close()');
  } finally {
    devtools.close();
  }
}
