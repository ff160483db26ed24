import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { MakeSubject, Subject } from '../subject/subject.ts';
import { heapInUse, type MemoryWatch, watchMemory } from './memory.ts';
import type { Ending, Order, SubjectConfig } from './messages.ts';
import { offer, offerSteadily } from './offer.ts';
import { say, sayer } from './say.ts';

/** Time for closing before the process ends. Unit: milliseconds. */
const closeMs = 3000;
const rightTime = Date.now;

/** A process, or thread of one, that tracks with one subject what it is told to. */
const config = (isMainThread ? JSON.parse(process.argv[2] ?? '') : workerData) as SubjectConfig;
const { makeSubject } = (await import(`../subject/${config.subject}.ts`)) as { readonly makeSubject: MakeSubject };
const subject = await makeSubject(config, {
  kept: sayer((ranges) => ({ said: 'kept', ranges })),
  named: sayer((ranges, why) => ({ said: 'named', why, ranges })),
  problem: (code) => say({ said: 'problem', code }),
});
const memory = watchMemory();
const stopping = new AbortController();

async function obey(order: Order, subjectAtHand: Subject, memoryAtHand: MemoryWatch): Promise<void> {
  if (order.do === 'offer') {
    await offer(subjectAtHand, memoryAtHand, order, config.filler, () => order.ending && end(order.ending));
    say({ said: 'offered', memory: memoryAtHand.read() });
  } else if (order.do === 'offer steadily') await offerSteadily(subjectAtHand, order, config.filler, stopping.signal);
  else if (order.do === 'measure') say({ said: 'measured', heap: heapInUse(), resident: process.memoryUsage.rss() });
  else if (order.do === 'block') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, order.ms);
  else if (order.do === 'set clock') Date.now = () => rightTime() + order.errorMs;
  else if (order.do === 'end') end(order.how);
  else {
    stopping.abort();
    const left = await subjectAtHand.close(order.withinMs);
    say({ said: 'finished', left: left ?? 0 });
    stopListening();
  }
}

function end(how: Ending): void {
  if (how === 'exit') process.exit(0);
  void subject.close(closeMs).then(() => process.exit(0));
}

/** As an application does for a library that leaves signals to it. */
function closeAtSignal(): void {
  void subject.close(closeMs).finally(() => process.kill(process.pid, 'SIGTERM'));
}

function stopListening(): void {
  if (parentPort) parentPort.close();
  else process.disconnect?.();
}

function listen(onOrder: (order: Order) => void): void {
  if (parentPort) parentPort.on('message', onOrder);
  else process.on('message', onOrder);
}

if (!subject.hearsSignals) process.once('SIGTERM', closeAtSignal);
listen((order) => void obey(order, subject, memory));
say({ said: 'ready' });
