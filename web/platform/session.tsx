/** Who is signed in; signing in and out. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Right, SessionView } from '../../server/access/access.schema.ts';
import { api } from './api.ts';

interface SessionContext {
  session: SessionView | undefined;
  loading: boolean;
  error: unknown;
  signIn(account: string, password: string): Promise<SessionView>;
  signOut(): Promise<void>;
  /** Takes a session that another call has opened (first set-up). */
  adopt(session: SessionView): void;
  may(right: Right): boolean;
}

const Context = createContext<SessionContext | null>(null);
const KEY = ['session'];

export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: api.session, staleTime: Infinity });
  const value = useMemo<SessionContext>(() => {
    const adopt = (session: SessionView) => {
      client.removeQueries({ predicate: (known) => known.queryKey[0] !== 'session'
        && known.queryKey[0] !== 'city' });
      client.setQueryData(KEY, session);
    };
    return {
      session: query.data,
      loading: query.isPending,
      error: query.error,
      adopt,
      signIn: async (account, password) => {
        const session = await api.signIn(account, password);
        adopt(session);
        return session;
      },
      signOut: async () => adopt(await api.signOut()),
      may: (right) => query.data?.person?.rights.includes(right) ?? false,
    };
  }, [client, query.data, query.isPending, query.error]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useSession(): SessionContext {
  const value = useContext(Context);
  if (!value) throw new Error('useSession needs SessionProvider');
  return value;
}
