/** A wire between the server and its database that can go silent: packets go nowhere. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface Link {
  port: number;
  /** From now on nothing gets through, on old wires for ever; new ones open and stay mute. */
  silence(): void;
  /** Only wires whose greeting says so go mute. */
  silenceThose(greeting: RegExp): void;
  /** New wires work again. */
  restore(): void;
  close(): void;
}

/** Listens on a free port of loopback and passes on to a Unix socket. */
export async function openLink(target: string): Promise<Link> {
  let isSilent = false;
  const wires = new Set<{ here: Socket; isMute: boolean; greeting: string }>();
  const server: Server = createServer((here) => {
    const wire = { here, isMute: isSilent, greeting: '' };
    wires.add(wire);
    const there = connect(target);
    here.on('data', (chunk) => {
      if (!wire.greeting) wire.greeting = String(chunk);
      if (!wire.isMute) there.write(chunk);
    });
    there.on('data', (chunk) => { if (!wire.isMute) here.write(chunk); });
    there.on('error', () => undefined);
    here.on('error', () => undefined);
    there.on('close', () => { if (!wire.isMute) here.destroy(); });
    here.on('close', () => {
      wires.delete(wire);
      there.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    silence: () => {
      isSilent = true;
      for (const wire of wires) wire.isMute = true;
    },
    silenceThose: (greeting) => {
      for (const wire of wires) if (greeting.test(wire.greeting)) wire.isMute = true;
    },
    restore: () => { isSilent = false; },
    close: () => {
      for (const { here } of wires) here.destroy();
      server.close();
    },
  };
}
