import { startAgain } from '@waymark/testkit/process';
import type { Page } from 'playwright-core';
import { connectChromium, startChromiumProcess } from '../drivers/chromium.ts';

/** A Chromium on a profile that outlives it. Tabs are hidden when another one is in front. */
export interface MortalBrowser {
  visit(url: string): Promise<Page>;
  /** All of its processes, at once. */
  kill(): Promise<void>;
}

/** `script` runs in every page before its own. A Chromium on the profile of a killed one now and then answers no command. */
export function startMortal(profile: string, script: string): Promise<MortalBrowser> {
  return startAgain(() => startOnce(profile, script));
}

async function startOnce(profile: string, script: string): Promise<MortalBrowser> {
  const program = await startChromiumProcess(profile);
  try {
    const browser = await connectChromium(program);
    const [context] = browser.contexts();
    if (!context) throw new Error('The browser has no profile.');
    await context.addInitScript({ content: script });
    return {
      async visit(url) {
        const page = await context.newPage();
        await page.goto(url);
        return page;
      },
      async kill() {
        await program.kill();
        await browser.close();
      },
    };
  } catch (cause) {
    await program.kill();
    throw cause;
  }
}
