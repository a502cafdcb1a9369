import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { makeTemplates, type Templates } from './templates.ts';
import { newDataFolder } from './data-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    templates: Templates;
  }
}

/** Once a run: the databases that every test file clones from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = join(newDataFolder('templates'), 'templates');
  const { templates, remove } = await makeTemplates(directory, (line) => console.log(line));
  project.provide('templates', templates);
  return remove;
}
