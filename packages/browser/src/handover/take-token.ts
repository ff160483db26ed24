import type { PageWindow } from '../platform/page-window.ts';

/** Name of the parameter unless told otherwise. */
export const defaultParameter = '_wm';

/** Longest token that is looked at, in characters. A signed id takes about a hundred, as a JSON Web Token three hundred. */
const longestToken = 2048;

/**
 * Takes the token of a handed-over browser id out of the page's address, if there is one. Called before the tracker starts, it keeps the token out of
 * every event. The address loses the parameter and nothing else; the history keeps its state.
 */
export function takeHandoverToken(parameter: string = defaultParameter, window: PageWindow = globalThis.window): string | undefined {
  const { history, location } = window;
  const address = new URL(location.href);
  // Works on the text, so that the rest stays as it was written.
  const pairs = address.search.slice(1).split('&');
  const [first] = pairs.filter(isToken);
  if (first === undefined) return undefined;
  try {
    address.search = pairs.filter((pair) => !isToken(pair)).join('&');
    history.replaceState(history.state, '', address.href);
    const token = decodeURIComponent(first.slice(parameter.length + 1));
    return token !== '' && token.length <= longestToken ? token : undefined;
  } catch {
    // A sandboxed page may not change its address, and not everything decodes.
    return undefined;
  }
  function isToken(pair: string): boolean {
    return pair.startsWith(`${parameter}=`);
  }
}
