/** What the tests need from the system: used where present, installed where allowed. Plain Node. */
import { existsSync, readdirSync } from 'node:fs';
import { run } from '../server/install.mjs';

const has = (folder, test) => existsSync(folder)
  && readdirSync(folder, { recursive: true }).some((name) => test(String(name)));
const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a Chromium, if there is one. */
export const findChromium = () => CHROMIUMS.find((path) => existsSync(path));

const NEEDS = [
  {
    name: 'PostGIS', packages: ['postgresql', 'postgresql-15-postgis-3'],
    present: () => has('/usr/share/postgresql', (name) => name.endsWith('extension/postgis.control')),
  },
  { name: 'Chromium', packages: ['chromium'], present: () => findChromium() !== undefined },
  {
    name: 'a CJK font', packages: ['fonts-noto-cjk'],
    present: () => has('/usr/share/fonts', (name) => /CJK|wqy|SourceHan/i.test(name)),
  },
];

/** Sees to the packages; answers the names of what is still missing. */
export async function seeToSystemPackages() {
  const missing = () => NEEDS.filter((need) => !need.present());
  if (missing().length === 0) return [];
  const names = missing().map((need) => need.name).join(', ');
  const able = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!able) {
    console.log(`  without ${names}: their tests are skipped (no root, or no apt-get)`);
    return missing().map((need) => need.name);
  }
  console.log(`  installing ${names} from Debian packages ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { quiet: true, env });
  await run('apt-get', [
    'install', '-y', '-qq', '--no-install-recommends', ...missing().flatMap((need) => need.packages),
  ], { quiet: true, env });
  return missing().map((need) => need.name);
}
