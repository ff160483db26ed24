/** True for a path without query, as requests name it. */
export function isPath(path: unknown): path is string {
  return typeof path === 'string' && /^\/[^\s?#]*$/.test(path);
}

/** Path of a request, without query. `url` is what a request line may hold: a path, or an absolute address. */
export function pathOf({ url }: { readonly url: string }): string {
  const isPlainPath = url.startsWith('/') && !/[?#]/.test(url);
  return isPlainPath ? url : url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '') || '/';
}
