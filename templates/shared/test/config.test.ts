import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { readConfig } from '../src/config.js';

const complete = {
  NODE_ENV: 'production',
  TRELLO_SECRET: 'a-secret',
  TRELLO_KEY: 'a-key',
  TRELLO_TOKEN: 'a-token',
  TRELLO_MODELS: '5f1ed06834d79113f55ed888,5f1edc43183a4b2e16a15d03',
  CALLBACK_URL: 'https://bot.example.com/trello',
};

test('reads the environment of production', () => {
  const { host, port, secret, callbackURL, trello } = readConfig(complete);
  assert.deepEqual([host, port, secret, callbackURL], ['0.0.0.0', 3000, 'a-secret', complete.CALLBACK_URL]);
  assert.deepEqual(trello?.models, ['5f1ed06834d79113f55ed888', '5f1edc43183a4b2e16a15d03']);
});

test('tells all mistakes together', () => {
  const env = {
    ...complete,
    TRELLO_SECRET: ' ',
    TRELLO_MODELS: 'abc',
    CALLBACK_URL: 'bot.example.com',
    PORT: '0',
  };
  assert.throws(() => readConfig(env), /TRELLO_SECRET is not set[^]*"abc" is not an id/);
  assert.throws(() => readConfig(env), /PORT[^]*CALLBACK_URL is not a URL/);
});

test('takes nothing of .env.example for real in production', () => {
  const example = parseEnv(readFileSync(join(import.meta.dirname, '..', '.env.example'), 'utf8'));
  assert.throws(
    () => readConfig({ ...example, NODE_ENV: 'production' }),
    /SECRET[^]*CALLBACK_URL[^]*KEY[^]*TOKEN[^]*MODELS/,
  );
});

test('needs nothing in development, and makes a secret that nobody knows', () => {
  const { host, secret, callbackURL, trello } = readConfig({});
  assert.equal(host, '127.0.0.1');
  assert.equal(callbackURL, 'http://127.0.0.1:3000/trello');
  assert.equal(trello, undefined);
  assert.notEqual(secret, readConfig({}).secret);
});

test('needs everything as soon as an account is named', () => {
  assert.throws(
    () => readConfig({ TRELLO_KEY: 'a-key' }),
    /SECRET is not set[^]*CALLBACK_URL is not set[^]*TOKEN is not set[^]*MODELS is not set/,
  );
});
