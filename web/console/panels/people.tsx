import { PeoplePage } from '../../people/people-page.tsx';
import { useGround } from '../context.tsx';

export default function PeoplePanel() {
  return <PeoplePage {...useGround()} />;
}
