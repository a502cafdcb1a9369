import '../ui/tokens.css';
import '../ui/ui.css';
import './field.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { api } from '../platform/api.ts';
import { setTimeZone } from '../platform/i18n/format.ts';
import { fetchWords, startLanguages } from '../platform/i18n/i18n.ts';
import { createQueryClient } from '../platform/query-client.ts';
import { SessionProvider } from '../platform/session.tsx';
import { SocketProvider } from '../platform/socket.tsx';
import { applyTheme, followTheme } from '../platform/theme.ts';
import { FieldApp } from './app.tsx';
import { OutboxProvider } from './use-outbox.tsx';

applyTheme();
fetchWords();
followTheme();
const client = createQueryClient();

async function start(): Promise<void> {
  const city = await api.city().catch(() => null);
  await startLanguages(city?.language ?? 'zh-CN');
  if (city) setTimeZone(city.timeZone);
  if (city) client.setQueryData(['city'], city);
  createRoot(document.getElementById('root')!).render(
    <QueryClientProvider client={client}>
      <SessionProvider>
        <SocketProvider>
          <OutboxProvider>
            <FieldApp />
          </OutboxProvider>
        </SocketProvider>
      </SessionProvider>
    </QueryClientProvider>,
  );
}
void start();
