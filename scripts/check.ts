// All that must hold before a change lands, beside the README's test command. CI calls it; so may you.
import { existsSync } from 'node:fs';
import { run } from './run.js';

const npm = (...args: string[]): void => run('npm', ['run', '--silent', ...args]);

npm('typecheck');
npm('test:types');
npm('lint');
npm('build');
// The generated pages are part of the repository.
run('git', ['diff', '--exit-code', '--', 'docs/action-types.md', 'docs/asyncapi.json', 'schemas/README.md']);
npm('test:package');
npm('test:consumers');
npm('test:slow');
npm('test:newest-bullmq');
npm('test:platforms');
npm('test:scaffold');
npm('demo');
if (existsSync('../shared/payloads')) npm('demo', '--', '--json', '../shared/payloads');
// Short ones; `npm run test:mutations` alone sends 200,000 bodies, and `npm run test:chaos` alone kills a hundred times.
npm('test:mutations', '--', '--bodies', '5000');
npm('test:chaos', '--', '--kills', '15', '--actions', '1500', '--redis-kills', '3');
