import { describe, expect, it } from '@jest/globals';
import { Seal } from './seal.js';
import { isSignedBy, signBody } from './signature.js';

const seal = new Seal(Buffer.alloc(32, 1));

describe('sealed secrets', () => {
  it('SYNC15 come back as they were, and never look the same twice', () => {
    const [one, two] = [seal.close('ghp_secret', 'credential:1'), seal.close('ghp_secret', 'credential:1')];
    expect([seal.open(one, 'credential:1'), seal.open(two, 'credential:1')]).toEqual(['ghp_secret', 'ghp_secret']);
    expect(one).not.toBe(two);
    expect(one).not.toContain('ghp_secret');
  });

  it('SYNC15 open with no other key, for no other purpose and with no changed byte', () => {
    const sealed = seal.close('ghp_secret', 'credential:1');
    const [format, body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    expect(() => new Seal(Buffer.alloc(32, 2)).open(sealed, 'credential:1')).toThrow();
    expect(() => seal.open(sealed, 'credential:2')).toThrow();
    expect(() => seal.open(`${format}.${bytes.toString('base64url')}`, 'credential:1')).toThrow();
    expect(() => seal.open('ghp_secret', 'credential:1')).toThrow('unknown seal');
  });
});

describe('signatures of webhooks', () => {
  // The example of GitHub's documentation, "Validating webhook deliveries".
  const secret = "It's a Secret to Everybody";
  const body = Buffer.from('Hello, World!');
  const known = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

  it('HOOKIN1 are those of GitHub', () => {
    expect(signBody(body, secret)).toBe(known);
    expect(isSignedBy(body, known, secret)).toBe(true);
  });

  it.each([undefined, '', 'sha256=', known.slice(0, -1), known.replace('sha256', 'sha1'), known.replace('7', '8'), `${known}00`, 'sha256=zz'])('HOOKIN1 %p is none', (signature) => {
    expect(isSignedBy(body, signature, secret)).toBe(false);
  });

  it('HOOKIN1 cover every byte', () => {
    expect(isSignedBy(Buffer.from('Hello, World?'), known, secret)).toBe(false);
  });
});
