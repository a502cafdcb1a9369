/** What a person has to know about this page now: no connection, what waits, what was refused. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnline } from '../tasks/use-online.ts';
import { useFormats } from '../platform/i18n/format.ts';
import { useSession } from '../platform/session.tsx';
import { useSocket } from '../platform/socket.tsx';
import { ApiFailure } from '../platform/api.ts';
import { useSentence } from '../ui/states.tsx';
import { idOf } from './outbox.ts';
import { useOutbox } from './use-outbox.tsx';

/** A connection that is only being made is no lost one. */
const OFFLINE_MILLISECONDS = 3000;
/** What leaves at once needs no word. */
const WAITING_MILLISECONDS = 1500;

/** True when a flag has been true for so long. */
function useLasting(flag: boolean, milliseconds: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasts(flag), flag ? milliseconds : 0);
    return () => clearTimeout(timer);
  }, [flag, milliseconds]);
  return flag && lasts;
}

export function Banners() {
  const { t } = useTranslation();
  const { session } = useSession();
  return (
    <>
      {session?.person && <OfflineBanner worker={session.person.roles.some((held) => held.role === 'worker')} />}
      {session?.person && <OutboxBanner />}
      {session?.insecure && <p className="banner warn" data-testid="insecure">{t('ui.insecure')}</p>}
    </>
  );
}

function OfflineBanner({ worker }: { worker: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { state, since } = useSocket();
  const online = useOnline();
  const late = useLasting(state === 'offline', OFFLINE_MILLISECONDS);
  if (online && !late) return null;
  return (
    <p className="banner warn" role="status" data-testid="offline">
      {state === 'offline' && <strong>{t('field.offlineSince', { when: formats.time(since.toISOString()) })} </strong>}
      {t(worker ? 'field.offlineWorker' : 'field.offlineResident')}
    </p>
  );
}

/** What waits to be sent, and what the server refused, until it was read. */
function OutboxBanner() {
  const { t } = useTranslation();
  const sentence = useSentence();
  const { waiting, refused, dismiss } = useOutbox();
  const lasting = useLasting(waiting.length > 0, WAITING_MILLISECONDS);
  return (
    <>
      {lasting && (
        <div className="banner" role="status" data-testid="waiting">
          <details>
            <summary>{t('field.waiting', { count: waiting.length })}</summary>
            <ul>{waiting.map((entry) => <li key={idOf(entry)}>{entry.about}</li>)}</ul>
          </details>
        </div>
      )}
      {refused.map(({ entry, code, status }) => (
        <div key={idOf(entry)} className="banner danger with-close" role="alert" data-testid="refused">
          <p><strong>{t('field.refused', { what: entry.about })}</strong> {sentence(new ApiFailure(code, status))}</p>
          <button type="button" className="plain-button" data-testid="refused-dismiss" onClick={() => dismiss(entry)}>{t('field.dismiss')}</button>
        </div>
      ))}
    </>
  );
}
