/** Resolves in the next task, after all microtasks of this one. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(0);
  });
}

/** Remembers the tasks that the browser calls long: more than 50 ms. Unit: milliseconds. */
export function watchLongTasks(): { longestSince(time: number): number } {
  const entries: PerformanceEntry[] = [];
  new PerformanceObserver((list) => entries.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
  return { longestSince: (time) => Math.max(0, ...entries.filter(({ startTime }) => startTime >= time).map(({ duration }) => duration)) };
}
