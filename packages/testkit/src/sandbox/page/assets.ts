import { pageMarkup } from './markup.ts';
import { pageScript } from './script.ts';
import { pageStyle } from './style.ts';

/** A file of the live page. */
export interface PageAsset {
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The file of the live page at an address, if there is one. */
export function findPageAsset(pathname: string): PageAsset | undefined {
  switch (pathname) {
    case '/':
      return asset('text/html', pageMarkup);
    case '/_sandbox/page.js':
      return asset('text/javascript', pageScript);
    case '/_sandbox/page.css':
      return asset('text/css', pageStyle);
    default:
      return undefined;
  }
}

function asset(type: string, text: string): PageAsset {
  return {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
    text,
  };
}
