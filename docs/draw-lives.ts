/**
 * `npm run docs`: draws the lives of tasks and deeds from their tables, as Mermaid, and the record of
 * processing, into docs/.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LIFE as DEED_LIFE } from '../server/deeds/life.schema.ts';
import { PROCESSING } from '../server/privacy/processing.ts';
import { TASK_LIFE } from '../server/tasks/life.schema.ts';

interface Verb { name: string; from: readonly string[]; to: string; who: string; needs: string }
interface Life { title: string; table: string; verbs: readonly Verb[] }

const BEGINNING = '[*]';
type TaskRow = { from: readonly string[]; to: string; who: string; needs?: string };
const TASK_VERBS = Object.entries<TaskRow>(TASK_LIFE).map(([name, { from, to, who, needs }]): Verb =>
  ({ name, from: from.map((state) => state === 'none' ? BEGINNING : state), to, who, needs: needs ?? '' }));
type DeedRow = { from: readonly string[]; to: string; by: string | null; needs: readonly string[] };
const DEED_VERBS = Object.entries<DeedRow>(DEED_LIFE).map(([name, { from, to, by, needs }]): Verb =>
  ({ name, from: from.length ? from : [BEGINNING], to, who: by ?? 'system', needs: needs.join(', ') }));

const LIVES: Record<string, Life> = {
  'task-life.md': {
    title: 'The life of a task', table: 'server/tasks/life.schema.ts', verbs: TASK_VERBS,
  },
  'deed-life.md': { title: 'The life of a deed', table: 'server/deeds/life.schema.ts', verbs: DEED_VERBS },
};

/** The page of a life: the picture, and the same as a table for who cannot see it. */
function drawLife({ title, table, verbs }: Life): string {
  // Verbs that lead from one state to the same other one share an arrow.
  const arrows = new Map<string, string[]>();
  for (const { name, from, to } of verbs) {
    for (const state of from) {
      const way = `${state} --> ${to}`;
      arrows.set(way, [...arrows.get(way) ?? [], name]);
    }
  }
  const left = new Set(verbs.flatMap(({ from }) => from));
  const ends = [...new Set(verbs.map(({ to }) => to))].filter((state) => !left.has(state));
  const row = ({ name, from, to, who, needs }: Verb) =>
    `| ${name} | ${from.join(', ').replace(BEGINNING, '(begins)')} | ${to} | ${who} | ${needs} |`;
  return [
    `# ${title}`, '',
    `Drawn by \`npm run docs\` from \`${table}\`: change the table, not this page.`, '',
    '```mermaid', 'stateDiagram-v2',
    ...[...arrows].map(([way, names]) => `  ${way}: ${names.join(', ')}`),
    ...ends.map((state) => `  ${state} --> ${BEGINNING}`),
    '```', '',
    '| verb | from | to | who | needs |', '|---|---|---|---|---|', ...verbs.map(row), '',
  ].join('\n');
}

/** Every page of a life by its file name. */
export const drawLives = () =>
  Object.entries(LIVES).map(([file, life]) => ({ file, text: drawLife(life) }));

/** The record of processing, in both languages. */
export function drawProcessing() {
  const table = (language: 'en' | 'zh', heads: readonly string[]) => [
    `| ${heads.join(' | ')} |`, '|---|---|---|---|---|',
    ...PROCESSING.map((one) => `| ${[
      one.what[language], one.why[language], one.seenBy.map((right) => `\`${right}\``).join(', ') || '-',
      one.kept[language], one.tables.join(', ')].join(' | ')} |`),
  ];
  return {
    file: 'processing.md',
    text: [
      '# Record of processing 个人信息处理记录', '',
      'Written by `npm run docs` from `server/privacy/processing.ts`: change the table, not this page. Everybody sees what is',
      'about themselves or their household, has a copy of it, corrects it, and can be forgotten ([how](../SECURITY.md)).', '',
      ...table('en', ['what', 'why', 'seen by the right', 'kept', 'tables']), '',
      '本人可查看、复制、更正与删除本人及本户信息。', '',
      ...table('zh', ['内容', '目的', '可见权限', '保存期限', '数据表']), '',
    ].join('\n'),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { file, text } of [...drawLives(), drawProcessing()]) {
    writeFileSync(new URL(file, import.meta.url), text);
    console.log(`docs/${file}`);
  }
}
