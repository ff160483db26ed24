/** The raw bytes of a request, never more than allowed. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | 'too-large' | 'broken'> {
  if (Number(request.headers.get('content-length')) > maxBytes) return 'too-large';
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const reader = request.body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      chunks.push(part.value);
      size += part.value.byteLength;
      if (size <= maxBytes) continue;
      await reader?.cancel();
      return 'too-large';
    }
  } catch {
    return 'broken';
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}
