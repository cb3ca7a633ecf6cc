import { isUtf8 } from 'node:buffer';
import { crc32, inflateRawSync } from 'node:zlib';

/** Signatures and sizes of the fixed parts: APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16. */
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const END = { signature: 0x06054b50, bytes: 22 };
const LONGEST_COMMENT = 0xffff;

const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
const UNIX = 3;
const FILE_TYPE = 0xf000;
const SYMLINK = 0xa000;

/** One file or folder as the archive's directory describes it. Nothing of it has been checked. */
export interface ZipEntry {
  name: string;
  /** Unpacked, in bytes, as claimed. */
  size: number;
  /** Why the entry cannot be unpacked as a file; null: it can. */
  obstacle: string | null;
  at: { offset: number; packedSize: number; method: number; crc: number };
}

/**
 * The entries in the directory of an archive.
 * @throws Error when there is no directory or it leads out of the archive.
 */
export function zipEntries(archive: Buffer): ZipEntry[] {
  const end = endOf(archive);
  const count = archive.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    expectSignature(archive, at, CENTRAL.signature);
    const [name, extra, comment] = [28, 30, 32].map((field) => archive.readUInt16LE(at + field)) as [number, number, number];
    entries.push(entryAt(archive, at, archive.subarray(at + CENTRAL.bytes, at + CENTRAL.bytes + name)));
    at += CENTRAL.bytes + name + extra + comment;
  }
  return entries;
}

/**
 * The bytes of an entry without obstacle: exactly those that were packed.
 * @throws Error when size or checksum say otherwise.
 */
export function unpack(archive: Buffer, { at, size }: ZipEntry): Buffer {
  expectSignature(archive, at.offset, LOCAL.signature);
  const start = at.offset + LOCAL.bytes + archive.readUInt16LE(at.offset + 26) + archive.readUInt16LE(at.offset + 28);
  const packed = archive.subarray(start, start + at.packedSize);
  // The claimed size is the bound, so that an entry cannot unpack to more than it was let in for.
  const bytes = at.method === DEFLATED ? inflateRawSync(packed, { maxOutputLength: Math.max(1, size) }) : packed;
  if (bytes.length !== size || crc32(bytes) !== at.crc) throw new Error('an entry is damaged');
  return bytes;
}

/** The archive's comment is its last part and of unknown length. */
function endOf(archive: Buffer): number {
  for (let at = archive.length - END.bytes; at >= Math.max(0, archive.length - END.bytes - LONGEST_COMMENT); at--) {
    if (archive.readUInt32LE(at) === END.signature) return at;
  }
  throw new Error('it has no directory');
}

function entryAt(archive: Buffer, at: number, name: Buffer): ZipEntry {
  return {
    name: name.toString('utf8'),
    size: archive.readUInt32LE(at + 24),
    obstacle: obstacleAt(archive, at, name),
    at: {
      offset: archive.readUInt32LE(at + 42),
      packedSize: archive.readUInt32LE(at + 20),
      method: archive.readUInt16LE(at + 10),
      crc: archive.readUInt32LE(at + 16),
    },
  };
}

function obstacleAt(archive: Buffer, at: number, name: Buffer): string | null {
  const mode = archive[at + 5] === UNIX ? archive.readUInt16LE(at + 40) : 0;
  // Many packers write UTF-8 without the flag that says so; of other bytes nobody can tell which letters they were.
  if (!isUtf8(name)) return 'has a name that is not UTF-8';
  if ((archive.readUInt16LE(at + 8) & ENCRYPTED) !== 0) return 'is encrypted';
  if ((mode & FILE_TYPE) === SYMLINK) return 'is a symbolic link';
  const method = archive.readUInt16LE(at + 10);
  return method === STORED || method === DEFLATED ? null : 'is packed in a way that is not supported';
}

function expectSignature(archive: Buffer, at: number, signature: number): void {
  if (archive.readUInt32LE(at) !== signature) throw new Error('its directory leads astray');
}
