// Loads the package twice from a folder, as ES modules and as CommonJS, and compares their error classes. Prints a report.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';

const [, , folder] = argv;
const load = createRequire(import.meta.url);
const names = ['index', 'client', 'inbox'];
const esm = Object.assign(
  {},
  ...(await Promise.all(names.map((name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href)))),
);
// Each of them is a copy of its own.
const cjs = names.map((name) => load(join(folder, `${name}.cjs`)));

const isErrorClass = (value) => typeof value === 'function' && value.prototype instanceof Error;
const classes = Object.keys(esm).filter((name) => isErrorClass(esm[name]));
const pairs = cjs.flatMap((copy) => [
  [esm, copy],
  [copy, esm],
  [copy, cjs[0]],
]);

const wrong = [];
for (const [from, to] of pairs) {
  for (const name of Object.keys(from).filter((each) => classes.includes(each))) {
    const instances = [
      Object.create(from[name].prototype),
      // A class of a user.
      Object.create(class extends from[name] {}.prototype),
    ];
    for (const other of Object.keys(to).filter((each) => classes.includes(each))) {
      // By the classes of one copy, in which the ordinary rule holds.
      const should = name === other || esm[name].prototype instanceof esm[other];
      for (const instance of instances)
        if (instance instanceof to[other] !== should) wrong.push(`${name} instanceof ${other}: ${!should}`);
    }
  }
}

let error;
try {
  new cjs[0].TrelloWebhooks({});
} catch (reason) {
  error = reason;
}
const thrown = [
  error instanceof esm.InvalidOptionError,
  error instanceof esm.TrelloWebhooksError,
  error instanceof esm.DeliveryError,
];

console.log(JSON.stringify({ classes, wrong, thrown }));
