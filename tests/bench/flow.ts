/** Phones of a process of their own: their work must not be counted as the server's. */
import { io } from 'socket.io-client';

export type FlowOrder =
  | { kind: 'open'; base: string; cookies: string[]; near: [number, number] }
  | { kind: 'run'; perSecond: number }
  | { kind: 'rest' }
  | { kind: 'end' };

/** Phones are not in step with one another: what is due goes out at once, one by one. */
const STEP_MILLISECONDS = 1;
let phones: ReturnType<typeof io>[] = [];
let timer: NodeJS.Timeout | undefined;
let at = 0;
let near: [number, number] = [0, 0];

const report = () => {
  const phone = phones[(at += 1) % phones.length]!;
  phone.emit('worker:report-position', {
    point: [near[0] + Math.random() * 0.1, near[1] + Math.random() * 0.1] }, () => undefined);
};

process.on('message', (order: FlowOrder) => {
  if (order.kind === 'open') {
    near = order.near;
    phones = order.cookies.map((cookie) => io(order.base, {
      transports: ['websocket'], forceNew: true, extraHeaders: { cookie } }));
    void Promise.all(phones.map((phone) => new Promise<void>((resolve) => phone.once('connect', () => resolve()))))
      .then(() => process.send!('open'));
  } else if (order.kind === 'run') {
    // What is due by the clock, not by the timer: a late timer sends what it owes.
    const since = performance.now();
    let sent = 0;
    timer = setInterval(() => {
      const due = ((performance.now() - since) / 1000) * order.perSecond;
      for (; sent < due; sent += 1) report();
    }, STEP_MILLISECONDS);
  } else {
    clearInterval(timer);
    if (order.kind === 'end') {
      for (const phone of phones) phone.disconnect();
      process.disconnect();
    }
  }
});
