import type { BrowserNeed } from './find-browser.ts';
import { chromiumNeed } from './find-chromium.ts';

const firefox: BrowserNeed = {
  name: 'Firefox',
  variable: 'FIREFOX_PATH',
  places: ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
  packages: ['firefox-esr'],
};

/** A small browser around WebKitGTK, its driver, and a screen that nobody sees. */
const webKit: BrowserNeed = {
  name: 'WebKitGTK',
  variable: 'WEBKIT_PATH',
  places: ['/usr/lib/*/webkit2gtk-4.1/MiniBrowser', '/usr/libexec/webkit2gtk-4.1/MiniBrowser'],
  programs: ['WebKitWebDriver', 'Xvfb'],
  packages: ['webkit2gtk-driver', 'xvfb'],
};

/** What the browser tests need. WebKitGTK exists on Linux only; elsewhere its tests are skipped. */
export function neededBrowsers(platform: string): readonly BrowserNeed[] {
  return [chromiumNeed, firefox, ...(platform === 'linux' ? [webKit] : [])];
}
