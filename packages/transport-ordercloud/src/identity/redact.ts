/** Takes the anonymous token out of a URL or a log line: the transfer call carries it in the query, where it is a credential. */
export function redactAnonUserToken(text: string): string {
  return text.replace(/(anonUserToken(?:=|%3D))[^&\s"'#]+/gi, '$1redacted');
}
