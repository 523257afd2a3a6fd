import { crc32, deflateRawSync } from "node:zlib";

/** One entry of a ZIP made for a test. What is optional is there to lie: each lets the archive say something untrue. */
export interface TestEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly stored?: boolean;
  readonly flags?: number;
  readonly method?: number;
  /** Unix mode, such as 0o120777 for a link. */
  readonly mode?: number;
  readonly saysSize?: number;
  readonly crc?: number;
  /** Points the entry at the data of the entry with this index: an overlap. */
  readonly sharesDataOf?: number;
}

/** Writes a ZIP byte by byte, since no honest library writes the archives that must be refused. */
export function zipForTests(entries: readonly TestEntry[], { saysEntries }: { saysEntries?: number } = {}): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content);
    const data = entry.stored === true ? content : deflateRawSync(content);
    const name = Buffer.from(entry.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE((entry.flags ?? 0) | 0x800, 2);
    common.writeUInt16LE(entry.method ?? (entry.stored === true ? 0 : 8), 4);
    common.writeUInt32LE(entry.crc ?? crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(entry.saysSize ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const at = entry.sharesDataOf === undefined ? offset : (offsets[entry.sharesDataOf] ?? 0);
    offsets.push(at);
    if (entry.sharesDataOf === undefined) {
      const record = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), common, name, data]);
      local.push(record);
      offset += record.length;
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((entry.mode ?? 0) << 16) >>> 0, 6);
    tail.writeUInt32LE(at, 10);
    const madeByUnix = Buffer.from([20, 3]);
    central.push(Buffer.concat([Buffer.from("PK\u0001\u0002", "latin1"), madeByUnix, common, tail, name]));
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(saysEntries ?? entries.length, 8);
  end.writeUInt16LE(saysEntries ?? entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}
