// All that must hold before a change lands, beside the README's test command. CI calls it; so may you.
import { existsSync } from 'node:fs';
import { run } from './run.js';

const npm = (...args: string[]): void => run('npm', ['run', '--silent', ...args]);

npm('typecheck');
npm('test:types');
npm('lint');
npm('build');
// The generated pages are part of the repository.
run('git', ['diff', '--exit-code', '--', 'docs/action-types.md', 'schemas/README.md']);
npm('test:package');
npm('test:slow');
npm('test:platforms');
npm('test:scaffold');
npm('demo');
if (existsSync('../shared/payloads')) npm('demo', '--', '--json', '../shared/payloads');
// A short one; `npm run test:chaos` alone kills a hundred times.
npm('test:chaos', '--', '--kills', '15', '--actions', '1500', '--redis-kills', '3');
