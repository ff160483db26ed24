import { expect, test } from 'vitest';
import { commandKit, environment, Http, runHere } from '../__fixtures__/command.ts';

const { configured, view } = commandKit();

test('plans, applies, finds everything as it should be, and removes', async () => {
  const config = configured({ events: [{ EventType: 'OrderSubmitted' }, { EventType: 'UserLoggedIn', Name: 'Log-ins' }] });
  const run = (command: string, ...options: readonly string[]) => runHere([command, 'config.json', ...options], config);
  expect(await run('plan')).toEqual({ code: 0, err: '', out: 'create     web-delivery\ncreate     web-OrderSubmitted\ncreate     web-UserLoggedIn\n' });
  expect(view().trackingEvents).toEqual([]);
  expect(await run('apply')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('created    web-OrderSubmitted') as string });
  expect(view().trackingEvents).toHaveLength(2);
  expect(view().deliveryConfigurations).toMatchObject([{ ID: 'web-delivery', Enabled: true, DeliveryTargets: { Http } }]);
  for (const command of ['plan', 'apply']) expect((await run(command)).out).toBe('unchanged  web-delivery\nunchanged  web-OrderSubmitted\nunchanged  web-UserLoggedIn\n');
  expect((await run('plan', '--rewrite-secrets')).out).toContain('update     web-delivery');
  expect((await run('apply', '--rewrite-secrets')).out).toContain('updated    web-delivery');
  // Taking away needs no secret of a target.
  const { ORDERCLOUD_CLIENT_ID, ORDERCLOUD_CLIENT_SECRET } = environment;
  expect(await runHere(['remove', 'config.json'], config, { ORDERCLOUD_CLIENT_ID, ORDERCLOUD_CLIENT_SECRET })).toMatchObject({ code: 0, out: expect.stringContaining('deleted    web-UserLoggedIn') as string });
  expect([view().trackingEvents, view().deliveryConfigurations]).toEqual([[], []]);
});

test('says as JSON what it did, and by its exit code that something of others is in the way', async () => {
  await runHere(['apply', 'config.json'], configured({ prefix: 'theirs' }));
  const run = (...args: readonly string[]) => runHere([...args, 'config.json'], configured());
  for (const command of ['plan', 'apply']) {
    const { code, out } = await run(command, '--json');
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ command, complete: false, events: [{ id: 'web-UserLoggedIn', status: 'blocked', foreignIds: ['theirs-UserLoggedIn'] }, {}, {}, {}] });
  }
  expect((await run('plan')).out).toContain('blocked    web-OrderSubmitted  (in the way: theirs-OrderSubmitted; --replace-foreign deletes it)');
  expect((await run('plan', '--replace-foreign', '--json')).out).toContain('"status":"replace"');
  expect(await run('apply', '--replace-foreign')).toMatchObject({ code: 0, out: expect.stringContaining('replaced   web-OrderSubmitted') as string });
});

test('says what OrderCloud has against it, without secrets', async () => {
  const wrong = { ...environment, ORDERCLOUD_CLIENT_SECRET: 'wrong-secret' };
  const { code, out, err } = await runHere(['apply', 'config.json'], configured(), wrong);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('[ordercloud-auth]');
  expect(err).not.toContain('wrong-secret');
  const json = await runHere(['apply', 'config.json', '--json'], configured(), wrong);
  expect([json.code, JSON.parse(json.out)]).toMatchObject([1, { error: { code: 'ordercloud-auth' } }]);
});
