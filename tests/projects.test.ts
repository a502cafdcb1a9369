import { describe, expect, it } from 'vitest';
import { projectsOf } from './projects.mjs';

const FILES = ['tidy.test.ts', 'heat/cube.test.ts', 'heat/in-step.db.test.ts', 'support/browser.ts',
  'browser/pages.test.ts', 'journeys/deed-to-heat.test.ts', 'deeds/deed-to-heat.db.test.ts'];

describe('npm test -- filter', () => {
  it('runs every project without a filter', () => {
    expect(projectsOf([], FILES)).toEqual(['unit', 'database', 'browser']);
    expect(projectsOf(['-t', 'heat'], FILES)).toEqual(['unit', 'database', 'browser']);
  });
  it('needs no browser, and no build of the web, for tests without one', () => {
    expect(projectsOf(['cube'], FILES)).toEqual(['unit']);
    expect(projectsOf(['tests/heat'], FILES)).toEqual(['unit', 'database']);
    expect(projectsOf(['in-step', '-t', 'pages'], FILES)).toEqual(['database']);
    expect(projectsOf(['./tests/heat/cube.test.ts'], FILES)).toEqual(['unit']);
    expect(projectsOf(['nothing of the kind'], FILES)).toEqual([]);
  });
  it('takes a browser along as soon as one of its tests is meant', () => {
    expect(projectsOf(['pages'], FILES)).toEqual(['browser']);
    expect(projectsOf(['deed-to-heat'], FILES)).toEqual(['database', 'browser']);
    expect(projectsOf(['cube', 'tests/journeys'], FILES)).toEqual(['unit', 'browser']);
  });
});
