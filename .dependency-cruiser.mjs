/**
 * The directions of the house, from the ground up, as data for dependency-cruiser.
 * Every kind of import counts: static, dynamic, re-export, type, require.
 */

/** A folder of server/ imports only from itself and from what stands before it. */
const ORDER = [
  ['platform'], ['access'], ['grid'], ['rulebook', 'ledger'], ['city'], ['setup'],
  ['households', 'workers'], ['people'], ['heat'], ['deeds'], ['tasks'], ['privacy'], ['planning'],
  ['exchange'],
  ['simulation'],
];
/** From the ground up; a feature is every folder that is not named here. */
const WEB = { ground: ['platform', 'ui'], map: ['map'], entries: ['console', 'field'] };

const CONTRACT = String.raw`\.schema\.ts$|^server/(events|config)\.ts$`;
/** Tables that both sides read; all other schemas are types to the web. */
const VALUES = String.raw`^server/[^/]+/life[^/]*\.schema\.ts$`;
const any = (names) => `(${names.join('|')})`;
const folders = ORDER.flat();
const error = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** Whatever is not below: a folder that the order does not name is above everything. */
function upward(folder) {
  const level = ORDER.findIndex((names) => names.includes(folder));
  const below = [folder, ...ORDER.slice(0, level).flat()];
  return error(`downhill-${folder}`, 'A feature imports only from what stands before it.',
    { path: `^server/${folder}/` },
    { path: '^server/', pathNot: [`^server/${any(below)}/`, CONTRACT] });
}

export default {
  forbidden: [
    ...folders.map(upward),
    error('order-names-every-folder', 'Give the new folder its place in ORDER.',
      { path: '^server/[^/]+/', pathNot: `^server/${any(folders)}/` }, {}),
    error('sql-is-private', 'SQL is asked for through the verbs of its folder.',
      { path: '^server/([^/]+)/' },
      { path: String.raw`^server/.+\.sql\.ts$`, pathNot: '^server/$1/' }),
    error('sql-of-the-top-is-private', 'SQL is asked for through the verbs of its folder.',
      { path: '^(server/[^/]+$|web/|geodata/[^/]+$|cores/)' },
      { path: String.raw`^server/[^/]+/.+\.sql\.ts$` }),
    error('schemas-know-schemas', 'What travels is described with TypeBox and other schemas only.',
      { path: String.raw`\.schema\.ts$|^server/events\.ts$` },
      { pathNot: [String.raw`\.schema\.ts$`, String.raw`(^|/)node_modules/(@types/)?typebox/`,
        '^cores/'] }),
    error('verbs-know-no-http', 'A verb is a plain function: requests end in routes and sockets.',
      { path: `^server/${any(folders.filter((name) => name !== 'platform'))}/`,
        pathNot: String.raw`\.(routes|socket)\.ts$|session-cookie\.ts$` },
      { path: String.raw`node_modules/(fastify|@fastify/[^/]+|socket\.io)/` }),
    error('routes-end-in-the-app', 'Only the app puts routes and sockets together.',
      { pathNot: String.raw`^server/app\.ts$|\.(routes|socket)\.ts$|^tests/` },
      { path: String.raw`^server/.+\.(routes|socket)\.ts$` }),
    error('server-knows-no-web', 'The server answers; it does not draw.',
      { path: '^(server|geodata)/' }, { path: '^web/' }),
    error('server-knows-no-tests', 'What runs does not depend on what proves it.',
      { path: '^(server|cores|web|geodata)/' }, { path: '^tests/' }),
    error('only-the-demo-loads-demo-data', 'A city comes in through the server; the demo brings its own.',
      { path: '^server/', pathNot: String.raw`^server/(main|simulate)\.ts$` }, { path: '^geodata/' }),
    error('web-reads-the-contract', 'The web reads schemas and events of the server only.',
      { path: '^web/' }, { path: '^(server|geodata)/', pathNot: CONTRACT }),
    error('web-takes-types-of-the-contract',
      'A schema brings TypeBox (24 kB) into a page that checks nothing with it: only plain values.',
      { path: '^web/' },
      { path: '^server/', pathNot: VALUES, dependencyTypesNot: ['type-only'] }),
    error('plain-values-are-plain', 'What a page takes as values brings nothing else with it.',
      { path: VALUES }, { dependencyTypesNot: ['type-only'] }),
    error('web-features-apart', 'Web features do not know each other.',
      { path: '^web/([^/]+)/', pathNot: `^web/${any(WEB.entries)}/` },
      { path: '^web/[^/]+/', pathNot: `^web/($1|${[...WEB.ground, ...WEB.map].join('|')})/` }),
    error('web-entries-apart', 'The console and the field app do not know each other.',
      { path: `^web/${any(WEB.entries)}/` },
      { path: `^web/${any(WEB.entries)}/`, pathNot: '^web/$1/' }),
    error('phone-keeps-native-controls',
      "React Aria is the console's: a phone has pickers of its own, and no room for 60 kB more.",
      { path: '^web/field/' },
      { path: 'node_modules/(react-aria|react-stately|@internationalized)', reachable: true }),
    error('web-ground-below-the-map', 'Platform and controls know no map.',
      { path: `^web/${any(WEB.ground)}/` }, { path: `^web/${any(WEB.map)}/` }),
    error('cores-are-for-both-sides', 'A core computes with plain values.',
      { path: '^cores/' }, { path: '^(server|web|geodata|tests)/' }),
    error('cores-know-no-machine', 'A core runs in a browser, too: nothing of Node, no files.',
      { path: '^cores/' }, { dependencyTypes: ['core'] }),
    error('no-circles', 'Two files that need each other are one file.',
      {}, { circular: true }),
    error('no-dev-packages', 'What runs in production is in dependencies.',
      { path: '^(server|cores|geodata)/' },
      { dependencyTypes: ['npm-dev', 'npm-optional', 'npm-peer'],
        dependencyTypesNot: ['type-only'] }),
    error('no-unknown-packages', 'What is imported is written into package.json.',
      { path: '^(server|cores|web|geodata)/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] }),
    error('no-lost-files', 'What is imported is there.',
      { path: '^(server|cores|web|geodata|tests)/' },
      { couldNotResolve: true, pathNot: '^virtual:|[?]' }),
    error('nobody-imports-main', 'The entry of a process is started, never imported.',
      {}, { path: String.raw`^server/(main\.ts|start\.mjs)$|^web/[^/]+/main\.tsx$` }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    detectJSDocImports: true,
    detectProcessBuiltinModuleCalls: true,
    exoticRequireStrings: ['requireHere', 'require.resolve', 'import.meta.resolve'],
    doNotFollow: { path: 'node_modules' },
    exclude: { path: String.raw`\.(css|png|svg|json|geojson)$` },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.d.ts'],
      exportsFields: ['exports'], conditionNames: ['import', 'types', 'default', 'node', 'browser'],
    },
  },
};
