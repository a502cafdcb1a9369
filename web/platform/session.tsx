/** Who is signed in; signing in and out. */
import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from 'react';
import type { Right, SessionView } from '../../server/access/access.schema.ts';
import { api } from './api.ts';
import { dropDrafts } from './draft-store.ts';
import { leaving } from './leaving.ts';
import { createQueryClient } from './query-client.ts';

interface SessionContext {
  session: SessionView | undefined;
  loading: boolean;
  error: unknown;
  /** `code`: of the authenticator, where the account asks for one (CODE_NEEDED). */
  signIn(account: string, password: string, code?: string): Promise<SessionView>;
  signOut(): Promise<void>;
  /** Says what personal data is looked at for from now on. */
  choosePurpose(id: string): Promise<void>;
  /** Takes a session that another call has opened (first set-up). */
  adopt(session: SessionView): void;
  /** Asks the server again who is signed in: the session may be over, or another tab's. */
  recheck(): void;
  may(right: Right): boolean;
}

const Context = createContext<SessionContext | null>(null);
const KEY = ['session'];

export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: api.session, staleTime: Infinity });
  const recheck = useCallback(() => void client.invalidateQueries({ queryKey: KEY }), [client]);
  const value = useMemo<SessionContext>(() => {
    const adopt = (session: SessionView): void => {
      client.setQueryData(KEY, session);
    };
    return {
      session: query.data,
      loading: query.isPending,
      error: query.error,
      adopt,
      recheck,
      signIn: async (account, password, code) => {
        const session = await api.signIn({ account, password, ...(code && { code }) });
        adopt(session);
        return session;
      },
      signOut: async () => {
        await leaving(localStorage, query.data?.person?.id ?? '', async () =>
          adopt(await api.signOut()));
        dropDrafts(sessionStorage);
      },
      choosePurpose: async (id) => adopt(await api.choosePurpose(id)),
      may: (right) => query.data?.person?.rights.includes(right) ?? false,
    };
  }, [client, recheck, query.data, query.isPending, query.error]);
  const who = query.data?.person?.id ?? 'nobody';
  return (
    <Context.Provider value={value}>
      {/* Another person, another page: no state of one is ever drawn for the next. */}
      <OwnMemory key={who}>{children}</OwnMemory>
    </Context.Provider>
  );
}

/** What was asked for a person lives in a memory of that person's own, and ends with it. */
function OwnMemory({ children }: { children: ReactNode }) {
  const outer = useQueryClient();
  const own = useMemo(() => {
    const made = createQueryClient();
    // Public, and asked before anybody was there.
    const city = outer.getQueryData(['city']);
    if (city) made.setQueryData(['city'], city);
    return made;
  }, [outer]);
  useEffect(() => () => own.clear(), [own]);
  return <QueryClientProvider client={own}>{children}</QueryClientProvider>;
}

export function useSession(): SessionContext {
  const value = useContext(Context);
  if (!value) throw new Error('useSession needs SessionProvider');
  return value;
}
