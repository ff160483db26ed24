/** Words in a parameter's name that stand for a secret or for personal data. */
const telling = /(^|_)(e?mail|phone|(first|last|sur)_*name|token|code|pass_*word|pwd|secret|auth|session|sid|jwt|(api)?key)(_|$)/;

/** Borders between the words of `access-token`, `user[email]`, `firstName` and `HTTPToken`. */
const wordBorder = /\W+|(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;

/** One pass for any text: a hostile address must not take long. */
const email = /^.[^@]*@.*\.[a-z]{2}/i;

/**
 * Takes secrets and personal data out of an address: user and password, parameters with a telling name or an `@` in the value (campaign parameters are
 * kept whatever their name), in the query as in the fragment, and e-mail addresses in the path. What is kept stays as it was written. `onRedacted` gets
 * the names of the parameters that went.
 */
export function redactUrl(url: string, onRedacted?: (name: string) => void): string {
  return url
    .replace(/^([\w+.-]+:\/\/)[^/?#]*@/, '$1')
    .replace(/^[^?#]*/, (path) => path.replace(/[^/]+/g, (segment) => (email.test(unescape(segment)) ? 'redacted' : segment)))
    .replace(/([?#&])([^?#&=]*)=([^?#&]*)/g, (pair: string, mark: string, name: string, value: string) => {
      if (!isPrivate(unescape(name), unescape(value))) return pair;
      onRedacted?.(name);
      return mark === '&' ? '' : mark;
    })
    .replace(/([?#])&/g, '$1')
    .replace(/[?#](?=#|$)/g, '');
}

/** Both come decoded by `unescape`, which, other than `decodeURIComponent`, takes broken escapes as they are. */
function isPrivate(name: string, value: string): boolean {
  return /@|%40/.test(value) || (!/^(utm|trc)_/.test(name) && telling.test(name.replace(wordBorder, '_').toLowerCase()));
}
