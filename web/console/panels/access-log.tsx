import { AccessLogPage } from '../../access/admin-pages.tsx';
import { useGround } from '../context.tsx';

export default function AccessLogPanel() {
  return <AccessLogPage areaName={useGround().areaName} />;
}
