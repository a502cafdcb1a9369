/** House rules that no tool knows, as an ESLint plugin: an editor shows them while one writes. */
import { calls, clocks, emits, environment, streamNames, timers } from './places.mjs';
import { domainWords, fileNames, lookups } from './names.mjs';
import { sqlHome, sqlParts } from './sql.mjs';
import { words } from './words.mjs';

export default {
  meta: { name: 'house' },
  rules: {
    'calls-said': calls,
    'clock-is-given': clocks,
    'domain-words': domainWords,
    'emits-at-one-place': emits,
    'environment-at-one-place': environment,
    'file-names': fileNames,
    'lookups-may-fail': lookups,
    'sql-home': sqlHome,
    'sql-parts': sqlParts,
    'streams-have-names': streamNames,
    'timers-decide-nothing': timers,
    'words-in-catalogues': words,
  },
};
