import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { ConsentBanner } from '../components/consent-banner.tsx';
import './globals.css';

export const metadata: Metadata = { title: { default: 'Steep', template: '%s · Steep' }, icons: 'data:,' };

export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header>
          <Link href="/">Steep</Link>
          <Link href="/cart">Cart</Link>
        </header>
        <main>{children}</main>
        <ConsentBanner />
      </body>
    </html>
  );
}
