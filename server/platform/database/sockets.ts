/** The wires to the database: kept track of, so that silent ones can be cut all at once. */
import { Socket } from 'node:net';

export interface Sockets {
  /** A new socket for a connection of the client library (its `stream` setting). */
  open: () => Socket;
  /** Cuts every wire: what waits for an answer on one fails at once. */
  cutAll(): void;
}

export function createSockets(): Sockets {
  const open = new Set<Socket>();
  return {
    open: () => {
      const socket = new Socket();
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      return socket;
    },
    cutAll: () => {
      for (const socket of open) socket.destroy();
    },
  };
}
