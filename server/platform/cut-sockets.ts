/** Sockets whose other side takes no part any more: it does not read, or is not there. */
import type { Server, Socket } from 'socket.io';
import { LIMITS } from '../config.ts';

/** A packet of the library that waits to be sent. */
interface Packet { data?: unknown }
/** What the library has of a connection and does not tell. */
interface Connection {
  writeBuffer: readonly Packet[];
  transport: { socket?: { bufferedAmount?: number; terminate?(): void } };
}

/** The library's server, whatever its events are. */
interface Sockets {
  of(name: string): {
    sockets: ReadonlyMap<string, { conn: Socket['conn'] }>;
    adapter: { rooms: ReadonlyMap<string, ReadonlySet<string>> };
  };
  close: Server['close'];
}

const bytesOf = ({ data }: Packet) =>
  (typeof data === 'string' ? data.length : data instanceof Uint8Array ? data.byteLength : 0);

/** Ends sockets that do not read: what waits for one lies in our memory. Who comes back resumes. */
export function cutUnread(io: Pick<Sockets, 'of'>): void {
  for (const { conn } of io.of('/').sockets.values()) {
    const { writeBuffer, transport } = conn as unknown as Connection;
    const waiting = writeBuffer.reduce((sum, packet) => sum + bytesOf(packet), 0)
      + (transport.socket?.bufferedAmount ?? 0);
    if (waiting <= LIMITS.SOCKET_UNREAD_BYTES_MAX) continue;
    // Not a close in good order, which would wait behind all that.
    conn.close(true);
    transport.socket?.terminate?.();
  }
}

/**
 * Takes a socket into the room of its session: a browser with many tabs open, and not a flood.
 * False: it was one too many and is cut. One that answers no ping later on is let go of, too.
 */
export function admit(
  io: Pick<Sockets, 'of'>, socket: Pick<Socket, 'conn' | 'disconnect' | 'join'>, room: string,
): boolean {
  void socket.join(room);
  if ((io.of('/').adapter.rooms.get(room)?.size ?? 0) > LIMITS.SOCKETS_PER_SESSION_MAX) {
    socket.disconnect(true);
    return false;
  }
  const { conn } = socket;
  conn.once('close', (reason: string) => {
    if (reason === 'ping timeout') (conn as unknown as Connection).transport.socket?.terminate?.();
  });
  return true;
}

/**
 * Closes all sockets and the server under them. A phone that hangs half open never says goodbye,
 * and would be waited for longer than a stop may take: what is left after a second is cut off.
 */
export async function closeSockets(io: Sockets): Promise<void> {
  const lines = [...io.of('/').sockets.values()].map(({ conn }) =>
    (conn as unknown as Connection).transport.socket);
  const cut = setTimeout(() => {
    for (const line of lines) line?.terminate?.();
  }, LIMITS.GOODBYE_MILLISECONDS_MAX);
  try {
    await io.close();
  } finally {
    clearTimeout(cut);
  }
}
