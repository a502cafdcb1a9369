import { PeoplePage } from '../../access/admin-pages.tsx';
import { useGround } from '../context.tsx';

export default function PeoplePanel() {
  return <PeoplePage areaName={useGround().areaName} />;
}
