import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedInstall, installedVersion } from '../cached-install.js';

/** A command line. */
export type CommandLine = readonly [command: string, ...args: string[]];

/** A runtime. */
export interface Platform {
  readonly name: string;
  /** Installs it and returns its version. */
  install(): string;
  /** How it serves the webhooks at the port in the variable PORT, from the folder with the programs. */
  serves(folder: string, port: number): CommandLine;
  /** How it runs a program to its end; undefined where no program can be run. */
  readonly runs?: (program: string) => CommandLine;
}

// The binaries themselves: the packages put them in place with scripts, which npm 12 refuses to run.
const NODE = `node-${process.platform}-${process.arch}`;
const VERSIONS = { bun: '1.4.5', deno: '2.9.6', workerd: '1.20261117.1' };
const BUN = `@oven/bun-${process.platform}-${process.arch}`;
const DENO = `@deno/${process.platform}-${process.arch}${process.platform === 'linux' ? '-glibc' : ''}`;
const WORKERD = `@cloudflare/workerd-${process.platform}-${process.arch === 'x64' ? '64' : process.arch}`;

function binary(name: string, packageName: string, version: string, file: string) {
  const installed = (): string => cachedInstall(name, { [packageName]: version });
  return {
    install: () => installedVersion(installed(), packageName),
    path: () => join(installed(), 'node_modules', packageName, file),
  };
}

const nodes = ['20', '22', '24', 'latest'].map((version): Platform => {
  const { install, path } = binary(`node-${version}`, NODE, version, 'bin/node');
  return {
    name: `node-${version}`,
    install,
    serves: (folder) => [path(), join(folder, 'node.mjs')],
    runs: (program) => [path(), program],
  };
});

const bun = binary('bun', BUN, VERSIONS.bun, 'bin/bun');
const deno = binary('deno', DENO, VERSIONS.deno, 'deno');
const workerd = binary('workerd', WORKERD, VERSIONS.workerd, 'bin/workerd');

/** All of them. */
export const platforms: readonly Platform[] = [
  ...nodes,
  {
    name: 'bun',
    install: bun.install,
    serves: (folder) => [bun.path(), join(folder, 'bun.mjs')],
    runs: (program) => [bun.path(), program],
  },
  {
    name: 'deno',
    install: deno.install,
    serves: (folder) => [
      deno.path(),
      'run',
      '--allow-all',
      '--node-modules-dir=manual',
      join(folder, 'deno.mjs'),
    ],
    runs: (program) => [deno.path(), 'run', '--allow-all', '--node-modules-dir=manual', program],
  },
  {
    name: 'workerd',
    install: workerd.install,
    serves: (folder, port) => {
      writeFileSync(join(folder, 'workerd.capnp'), workerdConfig(port));
      return [workerd.path(), 'serve', join(folder, 'workerd.capnp')];
    },
  },
];

/** Without compatibility flags. A bundler resolves the import by package.json; here its condition is followed by hand. */
function workerdConfig(port: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [
      (name = "worker.mjs", esModule = embed "worker.mjs"),
      (name = "webhooks.mjs", esModule = embed "webhooks.mjs"),
      (name = "trello-webhooks", esModule = embed "node_modules/trello-webhooks/dist/web.mjs"),
    ],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;
}
