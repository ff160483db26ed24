/**
 * Takes calls until the script has loaded: `waymark.push(['track', 'goalCompleted', { goalId: 'newsletter' }])`. Each call remembers when it was made, and
 * what it was given then. Loaded after the script, or twice, it does no harm.
 */
const page = window as { waymark?: unknown };
const queue = (page.waymark ??= []);
if (Array.isArray(queue)) {
  const { push } = queue;
  const keep = (call: unknown): unknown => {
    let kept = call;
    try {
      kept = structuredClone(call);
    } catch {
      // Functions cannot be copied, alone or among options.
    }
    return Object.assign(Object(kept) as object, { time: Date.now() });
  };
  queue.push = (...calls) => push.apply(queue, calls.map(keep));
}
