'use client';

import { useEffect, useState } from 'react';
import { pageTracker } from '../tracking/browser.ts';

const purposes = ['analytics', 'marketing'] as const;

/** Starts tracking, and asks once. Until there is an answer nothing is stored and nothing leaves the page. */
export function ConsentBanner() {
  const [isOpen, setOpen] = useState(false);

  useEffect(() => {
    const state = pageTracker().consent();
    setOpen(purposes.some((purpose) => state[purpose] === undefined));
  }, []);

  function decide(allows: boolean): void {
    pageTracker().setConsent(Object.fromEntries(purposes.map((purpose) => [purpose, allows])));
    setOpen(false);
  }

  if (!isOpen) return null;
  return (
    <section className="consent" aria-label="Privacy choices">
      <p>May we count visits, and tell our partners which advertisement brought you here? The shop works without it.</p>
      <button type="button" onClick={() => decide(true)}>
        Allow
      </button>
      <button type="button" onClick={() => decide(false)}>
        Refuse
      </button>
    </section>
  );
}
