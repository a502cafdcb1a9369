/**
 * A crowd in a process of its own: requests on a fixed number of open connections, at a fixed rate
 * or one after the other. A time begins when the request is written, so a queue in here is no
 * queue of the server's: what is due while every connection is busy is counted, not asked later.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface CrowdOrder {
  port: number;
  cookie: string;
  paths: string[];
  connections: number;
  seconds: number;
  /** Absent: as fast as the connections allow. */
  perSecond?: number;
}
/** Milliseconds from the request's writing to the last byte of its answer, by what it was. */
export interface CrowdReport {
  accepted: number[];
  refused: number[];
  /** Neither 200 nor a 503 that says when to come again. */
  failed: number;
  /** Due, but no connection was free. */
  unasked: number;
  seconds: number;
}

const STEP_MILLISECONDS = 2;

/** A connection that asks one thing at a time. */
interface Line { socket: Socket; since: number; head: string; left: number; status: number }

function createLine(socket: Socket, isOver: (line: Line, isWhole: boolean) => void): Line {
  const line: Line = { socket, since: 0, head: '', left: -1, status: 0 };
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('close', () => isOver(line, false));
  socket.on('data', (chunk: Buffer) => {
    if (line.left < 0) {
      line.head += chunk.toString('latin1');
      const end = line.head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const rest = line.head.length - end - 4;
      line.head = line.head.slice(0, end).toLowerCase();
      line.status = Number(line.head.slice(9, 12));
      line.left = Number(/content-length: (\d+)/.exec(line.head)?.[1]) - rest;
    } else {
      line.left -= chunk.length;
    }
    if (line.left === 0) isOver(line, true);
  });
  return line;
}

async function ask(order: CrowdOrder): Promise<CrowdReport> {
  const { port, paths, cookie, perSecond = Infinity } = order;
  const report: CrowdReport = { accepted: [], refused: [], failed: 0, unasked: 0, seconds: 0 };
  const free: Line[] = [];
  const begun = performance.now();
  const until = begun + order.seconds * 1000;
  let asked = 0;
  let isEnded = false;
  const write = (line: Line) => {
    Object.assign(line, { head: '', left: -1, status: 0, since: performance.now() });
    const path = paths[(asked += 1) % paths.length]!;
    line.socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`);
  };
  const isOver = (line: Line, isWhole: boolean) => {
    const wasAsked = line.since > 0;
    if (isEnded || (!isWhole && !wasAsked)) return;
    const milliseconds = performance.now() - line.since;
    line.since = 0;
    if (isWhole && line.status === 200) report.accepted.push(milliseconds);
    else if (isWhole && line.status === 503 && line.head.includes('retry-after: ')) report.refused.push(milliseconds);
    else report.failed += 1;
    if (!isWhole) void open();
    else if (perSecond === Infinity && performance.now() < until) write(line);
    else free.push(line);
  };
  const lines = new Set<Line>();
  async function open(): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    const line = createLine(socket, isOver);
    lines.add(line);
    await once(socket, 'connect').then(() => free.push(line), () => { report.failed += 1; });
  }
  await Promise.all(Array.from({ length: order.connections }, open));
  if (perSecond === Infinity) for (const line of free.splice(0)) write(line);
  let due = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now();
      // By the clock, not by the timer: a late timer asks what it owes.
      for (; perSecond < Infinity && due < ((Math.min(now, until) - begun) / 1000) * perSecond; due += 1) {
        const line = free.shift();
        if (line) write(line);
        else report.unasked += 1;
      }
      const isAnswered = [...lines].every(({ since, socket }) => since === 0 || socket.destroyed);
      if (now < until || (!isAnswered && now < until + 30_000)) return;
      clearInterval(timer);
      resolve();
    }, STEP_MILLISECONDS);
  });
  report.seconds = (performance.now() - begun) / 1000;
  isEnded = true;
  for (const { socket } of lines) socket.destroy();
  return report;
}

process.on('message', (order: CrowdOrder) => {
  void ask(order).then((report) => process.send!(report, () => process.disconnect()));
});
