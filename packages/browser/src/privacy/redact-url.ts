/**
 * What must not leave the page, as the text of a parameter or of a step of the path: an `@`, but for a first one, which begins the names of people; a
 * parameter whose name has a word that stands for a secret or for personal data, unless it is a campaign's. Takes no longer for a hostile address than for others.
 */
const telling =
  /.(@|%40)|^(?!utm_|trc_)([^=]*[^=a-z])?(e?mail|phone|(first|last|sur)[^a-z]?name|token|code|pass_?word|pwd|secret|auth|session|sid|jwt|(api)?key)(?![a-z])[^=]*=/i;

/**
 * Takes secrets and personal data out of an address: user and password, parameters with a telling name or an `@` in the value (campaign parameters are
 * kept whatever their name), in the query as in the fragment, and what may be e-mail addresses in the path. What is kept stays as it was written.
 */
export function redactUrl(url: string): string {
  return url
    .replace(/\/\/[^/?#]*@/, '//')
    .replace(/(?<=[?#&])[^?#&=]*=[^?#&]*&?|[^/?#&]+/g, (part) => {
      // Other than `decodeURIComponent`, `unescape` takes broken escapes as they are. `firstName`, `sessionID` and `HTTPToken` have two words.
      const isTelling = telling.test(unescape(part).replace(/[A-Z]+(?![a-z])|[A-Z]/g, '_$&'));
      return !isTelling ? part : part.includes('=') ? '' : 'redacted';
    })
    .replace(/[?#&](?=#|$)/g, '');
}
