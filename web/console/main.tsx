import '../ui/tokens.css';
import '../ui/ui.css';
import './console.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { api } from '../platform/api.ts';
import { setTimeZone } from '../platform/i18n/format.ts';
import { fetchWords, startLanguages } from '../platform/i18n/i18n.ts';
import { createQueryClient } from '../platform/query-client.ts';
import { SessionProvider } from '../platform/session.tsx';
import { SocketProvider } from '../platform/socket.tsx';
import { applyTheme, followTheme } from '../platform/theme.ts';
import { App } from './app.tsx';

applyTheme();
fetchWords();
followTheme();
const client = createQueryClient();
const root = createRoot(document.getElementById('root')!);

/** The city's language may decide the first words, so it is asked before anything is drawn. */
async function start(): Promise<void> {
  const city = await api.city().catch(() => null);
  await startLanguages(city?.language ?? 'zh-CN');
  if (city) setTimeZone(city.timeZone);
  if (city) client.setQueryData(['city'], city);
  root.render(
    <QueryClientProvider client={client}>
      <SessionProvider>
        <SocketProvider>
          <App />
        </SocketProvider>
      </SessionProvider>
    </QueryClientProvider>,
  );
}
void start();
