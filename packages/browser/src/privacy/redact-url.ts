/** Parts of a parameter's name that stand for a secret or for personal data. */
const denied = new Set(
  'email,mail,phone,firstname,lastname,surname,token,code,password,pwd,secret,auth,session,sid,jwt,key,apikey'.split(','),
);

/** Borders between the words of `access_token`, `user[email]`, `firstName` and `HTTPToken`. */
const wordBorder = /[^A-Za-z\d]+|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;

/**
 * Takes secrets and personal data out of an address: user and password, parameters with a telling name or an `@` in the value (campaign parameters are
 * kept whatever their name), in the query as in the fragment, and e-mail addresses in the path.
 */
export function redactUrl(url: string): string {
  const [, base = '', query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? [];
  const clean = base.replace(/^([\w+.-]+:\/\/)[^/]*@/, '$1').replace(/[^/]+(?:@|%40)[^/]+\.[a-z]{2,}/gi, 'redacted');
  return clean + part('?', query && keepHarmless(query)) + part('#', fragment && redactFragment(fragment));
}

function part(mark: string, text: string | undefined): string {
  return text ? mark + text : '';
}

function redactFragment(fragment: string): string {
  const start = fragment.indexOf('?') + 1;
  const params = fragment.slice(start);
  return params.includes('=') ? fragment.slice(0, start) + keepHarmless(params) : fragment;
}

/** Works on the text, so that what is kept stays as it was written. */
function keepHarmless(query: string): string {
  return query
    .split('&')
    .filter((pair) => {
      const [name = '', ...value] = pair.split('=').map(decode);
      return !/@|%40/i.test(value.join('=')) && (/^(utm|trc)_/.test(name) || !isTelling(name));
    })
    .join('&');
}

function isTelling(name: string): boolean {
  const words = name.split(wordBorder).map((word) => word.toLowerCase());
  return words.some((word, index) => denied.has(word) || denied.has(word + words[index + 1]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
