import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, expect, test } from 'vitest';
import { ssmSecrets } from '#functions/adapters/aws/ssm-secrets.ts';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { ok, refusal, type ScriptedService, scriptedService } from './scripted-service.ts';

const MINUTES = 60_000;
let service: ScriptedService | undefined;
afterEach(() => service?.close());

/** A secret that the owner changes with every reading: key-1, key-2 …; `changes` false keeps it. */
async function secrets(changes = true) {
  const asked = await scriptedService((_, before) =>
    ok({ Parameter: { Value: changes ? `key-${before + 1}` : 'key' } }),
  );
  service = asked;
  const time = { now: 0 };
  return {
    secrets: ssmSecrets({ client: new SSMClient(asked.settings), now: () => time.now }),
    asked: asked.asked,
    time,
  };
}

test('a secret is read decrypted, and then kept for five minutes', async () => {
  const { secrets: of, asked, time } = await secrets();

  expect(await of.read('/wsb/paper/key')).toBe('key-1');
  time.now = 5 * MINUTES - 1;
  expect(await of.read('/wsb/paper/key')).toBe('key-1');
  time.now = 5 * MINUTES;
  expect(await of.read('/wsb/paper/key')).toBe('key-2');
  expect(asked[0]?.body).toEqual({ Name: '/wsb/paper/key', WithDecryption: true });
});

test('after a refusal a secret is read again at once, and the new one is kept', async () => {
  const { secrets: of, asked } = await secrets();
  const refused = await of.read('key');

  expect(await of.readAfterRefusal('key', refused)).toBe('key-2');
  expect(await of.read('key')).toBe('key-2');
  expect(asked).toHaveLength(2);
});

test('of many that were refused at once, those who come later take what the first one read', async () => {
  const { secrets: of, asked } = await secrets();
  const refused = await of.read('key');
  await of.readAfterRefusal('key', refused);

  expect(await of.readAfterRefusal('key', refused)).toBe('key-2');
  expect(asked).toHaveLength(2);
});

test('a secret that is still the refused one is not offered again', async () => {
  const { secrets: of } = await secrets(false);

  expect(await of.readAfterRefusal('key', await of.read('key'))).toBeUndefined();
});

test('a secret that is not there is a permanent fault without its value', async () => {
  service = await scriptedService(() => refusal('ParameterNotFound'));
  const of = ssmSecrets({ client: new SSMClient(service.settings) });

  await expect(of.read('/wsb/paper/key')).rejects.toThrow(PermanentFault);
  await expect(of.read('/wsb/paper/key')).rejects.toThrow(/read the secret \/wsb\/paper\/key/);
});
