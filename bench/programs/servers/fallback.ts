import express from 'express';
import { createServer } from 'node:http';
import { ours } from '../ours.js';
import type { Contestant } from '../contestant.js';

export const contestant: Contestant = (handler) =>
  createServer(ours(handler).listener({ fallback: express() }));
