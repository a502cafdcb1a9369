import { QueryClient } from '@tanstack/react-query';
import { ApiFailure } from './api.ts';

/** A refusal is an answer and is not asked again; an unreachable server is, twice. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => error instanceof ApiFailure && error.status === 0 && count < 2,
      },
      mutations: { retry: false },
    },
  });
}
