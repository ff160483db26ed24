/** What we keep of an answer, in characters. The rest is read and thrown away, because an unread body keeps its connection (and keepalive bytes) busy. */
const keptCharacters = 65_536;
/** Above this many bytes the connection is given up. */
const mostBytes = 4_194_304;

/** Reads the body of an answer to the end and keeps its beginning. */
export async function readText(response: Response): Promise<string> {
  if (Number(response.headers.get('content-length') ?? NaN) <= keptCharacters || !response.body) return response.text();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (text.length < keptCharacters) text += decoder.decode(value, { stream: true });
    if (bytes > mostBytes) {
      await reader.cancel();
      break;
    }
  }
  return text.slice(0, keptCharacters);
}
