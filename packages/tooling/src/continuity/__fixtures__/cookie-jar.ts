/** What a browser keeps of the cookies that its page writes, and says again in `document.cookie` and in the `Cookie` header. */
export function createCookieJar(now: () => number = Date.now) {
  const jar = new Map<string, string>();

  function write(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim());
    const [name = '', ...value] = pair.split('=');
    const settings = new Map(attributes.map((attribute) => [attribute.split('=')[0]?.toLowerCase(), attribute.split('=')[1] ?? '']));
    const isOver = Number(settings.get('max-age') ?? 1) <= 0 || Date.parse(settings.get('expires') ?? '') <= now();
    if (isOver) jar.delete(name);
    else jar.set(name, value.join('='));
  }

  return {
    get cookie(): string {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    set cookie(text: string) {
      write(text);
    },
  };
}
