import { describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { seededRandom } from '@lockstep/testing';
import { readZip } from './zip.js';

const archive = (files: Record<string, string>, level: 0 | 6 = 6): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), { level }));
const texts = (zip: Buffer): [string, string][] => readZip(zip).files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]);
/** Where the directory describes the first entry. */
const directory = (zip: Buffer): number => zip.readUInt32LE(zip.length - 6);
const changed = (zip: Buffer, change: (zip: Buffer) => void): Buffer => {
  const copy = Buffer.from(zip);
  change(copy);
  return copy;
};
/** The texts that nobody packed, or the code of the refusal. */
const outcomeOf = (zip: Buffer, packed: string[]): unknown => {
  try {
    return texts(zip).filter(([, text]) => !packed.includes(text));
  } catch (error) {
    return (error as { code?: string }).code;
  }
};
const invalid = expect.objectContaining({ code: 'import.invalid' });

describe('zip archives', () => {
  it.each([0, 6] as const)('DOC17 files come out with the bytes they went in with (level %s)', (level) => {
    const files = { 'b.md': 'b'.repeat(1_000), 'a/empty.md': '', '🙂/ä.md': '\ufeffx\r\n', '2': 'two', '1': 'one' };
    expect(texts(archive(files, level)).sort()).toEqual(Object.entries(files).sort());
  });

  it('DOC17 a name that objects have a meaning for is a name', () => {
    const zip = archive({ '__pr0to__': 'kept', constructor: 'kept too' });
    const renamed = Buffer.from(zip.toString('latin1').replaceAll('__pr0to__', '__proto__'), 'latin1');
    expect(texts(renamed)).toEqual([['__proto__', 'kept'], ['constructor', 'kept too']]);
  });

  it('DOC17 names are UTF-8 with and without the flag; folders are left out; a comment may follow', () => {
    const zip = archive({ 'ä.md': 'x' });
    const unflagged = changed(zip, (copy) => copy.writeUInt16LE(0, directory(zip) + 8));
    const commented = changed(Buffer.concat([zip, Buffer.from('hi')]), (copy) => copy.writeUInt16LE(2, zip.length - 2));
    expect([unflagged, commented].map(texts)).toEqual([[['ä.md', 'x']], [['ä.md', 'x']]]);
    expect(readZip(archive({ 'folder/': '' }))).toEqual({ files: [], skipped: [] });
    expect(readZip(archive({}))).toEqual({ files: [], skipped: [] });
  });

  it.each<[string, (zip: Buffer, at: number) => unknown]>([
    ['is encrypted', (zip, at) => zip.writeUInt16LE(1, at + 8)],
    ['is packed in a way that is not supported', (zip, at) => zip.writeUInt16LE(93, at + 10)],
    ['is a symbolic link', (zip, at) => [zip.writeUInt8(3, at + 5), zip.writeUInt16LE(0xa1ff, at + 40)]],
    ['has a name that is not UTF-8', (zip, at) => zip.writeUInt8(0xff, at + 46)],
    ['is larger than 1048576 bytes', (zip, at) => zip.writeUInt32LE(1_048_577, at + 24)],
    ['is larger than 1048576 bytes', (zip, at) => zip.writeUInt32LE(0xffffffff, at + 24)],
  ])('DOC21 what %s is left out with the reason', (reason, change) => {
    const zip = archive({ 'a.md': 'x' });
    expect(readZip(changed(zip, (copy) => change(copy, directory(zip))))).toEqual({ files: [], skipped: [{ path: expect.any(String), reason }] });
  });

  it('DOC21 of two files of one name the first one counts', () => {
    const zip = archive({ 'a.md': 'first', 'b.md': 'second' });
    const twice = Buffer.from(zip.toString('latin1').replaceAll('b.md', 'a.md'), 'latin1');
    expect([texts(twice), readZip(twice).skipped]).toEqual([[['a.md', 'first']], [{ path: 'a.md', reason: 'is in the archive twice' }]]);
  });

  it.each<[string, (zip: Buffer, at: number) => unknown]>([
    ['checksum', (zip, at) => zip.writeUInt32LE(1, at + 16)],
    ['size too small', (zip, at) => zip.writeUInt32LE(10, at + 24)],
    ['size too large', (zip, at) => zip.writeUInt32LE(5_000, at + 24)],
    ['place', (zip, at) => zip.writeUInt32LE(3, at + 42)],
    ['place outside', (zip, at) => zip.writeUInt32LE(0xffffffff, at + 42)],
    ['number of entries', (zip) => zip.writeUInt16LE(9, zip.length - 12)],
    ['directory', (zip) => zip.writeUInt32LE(7, zip.length - 6)],
  ])('DOC21 a directory with another %s than the entry has is refused', (_, change) => {
    const zip = archive({ 'a.md': 'x'.repeat(1_000) });
    expect(() => readZip(changed(zip, (copy) => change(copy, directory(zip))))).toThrow(invalid);
  });

  it('DOC21 what would unpack to too much is refused before anything is unpacked', () => {
    const zip = archive({ 'a.md': 'x' });
    const at = directory(zip);
    const claim = changed(zip, (copy) => copy.writeUInt32LE(1_048_576, at + 24)).subarray(at, -22);
    const bomb = (entries: number): Buffer => {
      const end = changed(zip.subarray(-22), (copy) => copy.writeUInt16LE(entries, 10));
      return Buffer.concat([zip.subarray(0, at), ...Array<Buffer>(entries).fill(claim), end]);
    };
    expect(() => readZip(bomb(257))).toThrow(expect.objectContaining({ code: 'request.too_large' }));
    expect(() => readZip(bomb(20_001))).toThrow(expect.objectContaining({ code: 'request.too_large' }));
  });

  it.each([[Buffer.alloc(0)], [Buffer.alloc(21)], [Buffer.alloc(100_000)], [Buffer.from('{"a":1}')], [archive({ a: 'x' }).subarray(0, -1)], [undefined], ['text'], [{}]])('DOC21 %# is no archive', (body) => {
    expect(() => readZip(body)).toThrow(invalid);
  });

  it('DOC21 whatever bytes come, they are read right or refused', () => {
    const random = seededRandom(20261120);
    const whole = { 'a.md': 'text of a\n'.repeat(50), 'dir/b.md': 'b', 'c.md': '' };
    const zip = archive(whole);
    for (let round = 0; round < 3_000; round++) {
      const broken = changed(zip, (copy) => {
        for (let n = random.int(4); n >= 0; n--) copy[random.int(copy.length)] = random.int(256);
      });
      const outcome = outcomeOf(broken, Object.values(whole));
      if (outcome !== 'import.invalid' && outcome !== 'request.too_large') expect({ seed: random.seed, round, outcome }).toEqual({ seed: random.seed, round, outcome: [] });
    }
  });
});
