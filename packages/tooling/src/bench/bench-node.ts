import { median } from './median.ts';
import { bareRate, type Load, sampleSize, trackerRate } from './node-throughput.ts';
import { startSink } from './start-sink.ts';

const load: Load = { events: 200_000, batch: 100, concurrency: 8 };

/** Prints how the server tracker fares against bare undici: interleaved pairs, so that a busy machine slows both. */
export async function benchNode(pairs: number, say: (line: string) => void): Promise<void> {
  const sink = await startSink();
  try {
    say(`Server tracker against bare undici: ${load.events} events of ${sampleSize()} bytes, batches of ${load.batch}, ${load.concurrency} at a time`);
    await bareRate(sink.url, { ...load, events: 20_000 });
    await trackerRate(sink.url, { ...load, events: 20_000 });
    const ratios: number[] = [];
    for (let pair = 1; pair <= pairs; pair += 1) {
      const bare = await bareRate(sink.url, load);
      const tracked = await trackerRate(sink.url, load);
      ratios.push(tracked / bare);
      say(`  pair ${pair}: ${perSecond(tracked)} tracked, ${perSecond(bare)} bare, ratio ${(tracked / bare).toFixed(2)}`);
    }
    say(`  median ratio ${median(ratios).toFixed(2)}`);
  } finally {
    sink.stop();
  }
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')} events/s`;
}
