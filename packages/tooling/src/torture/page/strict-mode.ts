import { createElement, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import type { MakeEmitter } from './emitter.ts';
import { usualFiller } from './expose.ts';

declare global {
  interface Window {
    /** Times that the effect of the application ran. */
    mounts: number;
  }
}

const perMount = 100;

/** A React application that starts its tracker in an effect, tracks 100 events there, and takes the tracker down again. StrictMode runs the effect twice. */
export function mountStrictly(makeEmitter: MakeEmitter): void {
  window.mounts = 0;
  function Shop(): null {
    useEffect(() => {
      const emitter = makeEmitter('waymark');
      const first = window.mounts * perMount;
      window.mounts += 1;
      for (let number = first + 1; number <= first + perMount; number += 1) emitter.emit(number, usualFiller);
      return emitter.close;
    }, []);
    return null;
  }
  createRoot(document.body).render(createElement(StrictMode, null, createElement(Shop)));
}
