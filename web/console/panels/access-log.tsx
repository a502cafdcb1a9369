import { AccessLogPage } from '../../access/access-log-page.tsx';
import { useGround } from '../context.tsx';

export default function AccessLogPanel() {
  return <AccessLogPage areaName={useGround().areaName} />;
}
