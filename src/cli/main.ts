#!/usr/bin/env node
import { commands } from './commands/index.js';
import { run } from './program.js';

process.exitCode = await run(commands, process.argv.slice(2));
