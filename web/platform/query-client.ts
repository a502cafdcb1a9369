import { QueryClient } from '@tanstack/react-query';
import { ApiFailure } from './api.ts';

/**
 * A refusal is an answer and is not asked again; an unreachable server is, twice. Asked whatever the
 * device says of its connection: a server of the town hall is reached without the internet.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => error instanceof ApiFailure && error.status === 0 && count < 2,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
