import express from 'express';
import fastify, { type FastifyRequest } from 'fastify';
import type { Context, MiddlewareHandler } from 'hono';
import { expectTypeOf, test } from 'vitest';
import { createServerTracker } from '../index.ts';
import { expressTracking } from './express.ts';
import { fastifyTracking } from './fastify.ts';
import { honoTracking } from './hono.ts';

const tracker = createServerTracker({ transports: [] });

test('middleware fits its framework, with and without what the application knows', () => {
  type Signed = express.Request & { readonly user?: { readonly id: string } };
  expectTypeOf(express().use).toBeCallableWith(expressTracking(tracker));
  expectTypeOf(express().use).toBeCallableWith(expressTracking(tracker, (request: Signed) => ({ userId: request.user?.id })));

  expectTypeOf(fastify().register).toBeCallableWith(fastifyTracking(tracker));
  expectTypeOf(fastify().register).toBeCallableWith(fastifyTracking(tracker, (request: FastifyRequest) => ({ userId: request.hostname })));

  type Env = { Variables: { user?: string } };
  expectTypeOf(honoTracking(tracker)).toExtend<MiddlewareHandler<Env>>();
  expectTypeOf(honoTracking(tracker, (context: Context<Env>) => ({ userId: context.get('user') }))).toExtend<MiddlewareHandler<Env>>();
});
