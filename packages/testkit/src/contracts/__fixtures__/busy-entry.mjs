globalThis.busyEntry = setTimeout(() => undefined, 0);
