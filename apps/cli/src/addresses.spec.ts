import { describe, expect, it } from '@jest/globals';
import { serverUrl, takesHttpHooks } from './addresses.js';

const resolving = (...addresses: string[]) => async () => addresses;
const unknown = async () => {
  throw new Error('ENOTFOUND');
};

describe('addresses', () => {
  it.each([
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['https://Docs.Example.com', 'https://docs.example.com'],
    ['https://example.com/lockstep//', 'https://example.com/lockstep'],
  ])('CLI1 %s is kept as %s', (text, url) => {
    expect(serverUrl(text)).toBe(url);
  });

  it.each(['', 'localhost:3000', 'ftp://x', 'file:///etc/passwd', 'https://user:secret@x', 'https://x/?key=lsk_1', 'https://x/#a'])('CLI1 %j is no address', (text) => {
    expect(() => serverUrl(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000', 'http://192.168.1.5', 'https://10.0.0.1'])('CLI2 HTTP hooks reach %s', async (url) => {
    expect(await takesHttpHooks(url, unknown)).toBe(true);
  });

  it('CLI2 of names, HTTP hooks reach those that are public and encrypted', async () => {
    expect(await takesHttpHooks('https://docs.example.com', resolving('203.0.113.7', '2001:db8::1'))).toBe(true);
    expect(await takesHttpHooks('http://docs.example.com', resolving('203.0.113.7'))).toBe(false);
    for (const address of ['10.1.2.3', '172.20.0.1', '192.168.0.9', '100.64.0.1', '169.254.1.1', '127.0.0.1', 'fd00::1', 'fe80::1', '::1', '::ffff:10.0.0.1']) {
      expect([address, await takesHttpHooks('https://docs.corp.example', resolving('203.0.113.7', address))]).toEqual([address, false]);
    }
    expect(await takesHttpHooks('https://docs.intranet', unknown)).toBe(false);
    expect(await takesHttpHooks('https://docs.intranet', resolving())).toBe(false);
  });
});
