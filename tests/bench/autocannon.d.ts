declare module 'autocannon' {
  /** What the bench uses of it. */
  export default function autocannon(options: {
    url: string; connections: number; duration: number; headers?: Record<string, string>;
    method?: 'GET' | 'POST'; body?: string;
  }): Promise<{ requests: { average: number }; non2xx: number }>;
}
