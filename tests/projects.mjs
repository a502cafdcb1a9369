/** Which of Vitest's projects a run needs: the web is built for a browser's tests alone. */

const projectOf = (file) => {
  if (/^(browser|journeys)\//.test(file)) return 'browser';
  return file.endsWith('.db.test.ts') ? 'database' : 'unit';
};

/**
 * The projects that hold a file whose path has one of the filters among `args` in it, as Vitest
 * takes them; all of them without a filter. `files` are the paths under tests/.
 */
export function projectsOf(args, files) {
  const filters = args
    .filter((arg, at) => !arg.startsWith('-') && !/^(-t|--testNamePattern)$/.test(args[at - 1] ?? ''))
    .map((filter) => filter.replace(/^.*?(?=tests\/)|^\.\//, ''));
  const found = new Set(files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => filters.length === 0 || filters.some((filter) => `tests/${file}`.includes(filter)))
    .map(projectOf));
  return ['unit', 'database', 'browser'].filter((project) => found.has(project));
}
