import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that listens. */
export interface ListeningServer {
  host: string;
  port: number;
  /** Ends every connection, also those that wait for a response. */
  close(): Promise<void>;
}

/**
 * Lets a server listen.
 *
 * @param address Port 0 takes a free one. Without a host only this machine can connect.
 * @throws The error of the system, such as `EADDRINUSE`.
 */
export async function listen(
  server: Server,
  { port = 0, host = '127.0.0.1' }: { port?: number; host?: string } = {},
): Promise<ListeningServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { host, port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
