/** Takes the anonymous token out of a URL, a log line or JSON: the transfer call carries it in the query, where it is a credential. */
export function redactAnonUserToken(text: string): string {
  return text.replace(/(anonUserToken(?:\\*["'])?\s*(?:=|%3D|:)\s*(?:\\*["'])?)[^&\s"'#\\,}]+/gi, '$1redacted');
}
