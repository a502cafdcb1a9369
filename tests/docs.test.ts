import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { drawLives, drawProcessing } from '../docs/draw-lives.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const pages = [
  'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'geodata/README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md')).map((path) => `docs/${path}`),
];
const TOPS = /^(server|web|cores|geodata|migrations|tests|docs)\//;
/** `server/x/` is a feature to come, `NNN` a number to come. */
const isExample = (path: string) => /\/x[/.]|NNN|[*<>{}]/.test(path);

describe('what is drawn', () => {
  it.each(drawLives())('docs/$file is as its table says (npm run docs)', ({ file, text }) => {
    expect(read(`docs/${file}`)).toBe(text);
    expect(text).toMatch(/^stateDiagram-v2\n {2}\[\*\] --> /m);
  });
});

describe('the record of processing', () => {
  it('is as its table says (npm run docs)', () => {
    const { file, text } = drawProcessing();
    expect(read(`docs/${file}`)).toBe(text);
  });
});

describe('what is written', () => {
  it.each(pages)('%s leads to what is there', (page) => {
    const text = read(page);
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)]
      .map(([, to]) => join(dirname(page), to!));
    const named = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name]) => name!)
      .filter((name) => TOPS.test(name) && !isExample(name));
    expect([...links, ...named].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
  it.each(pages)('%s names commands that there are', (page) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(page).matchAll(/npm run ([a-z-]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
