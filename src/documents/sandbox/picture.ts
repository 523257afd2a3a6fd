import { crc32, deflateSync } from "node:zlib";

/** Grey dots, one byte each, row after row, white 255. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

/** The simplest form of a picture, which every decoder of pictures reads: a line of text and the dots. */
export function encodePgm({ width, height, dots }: GreyPicture): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, "latin1"), dots]);
}

/** Three bytes a dot, red, green and blue. */
export interface ColourPicture {
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
}

/** A PNG of a page, for the screen: no filter and fast compression, since it is made once for each look. */
export function encodePng(picture: GreyPicture | ColourPicture): Uint8Array<ArrayBuffer> {
  const { width, height, dots } = picture;
  const samples = dots.length / (width * height);
  const rows = Buffer.alloc((width * samples + 1) * height);
  for (let row = 0; row < height; row++) {
    rows.set(dots.subarray(row * width * samples, (row + 1) * width * samples), row * (width * samples + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, samples === 1 ? 0 : 2], 8);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from("\u0089PNG\r\n\u001A\n", "latin1"),
      chunk("IHDR", header),
      chunk("IDAT", deflateSync(rows, { level: 4 })),
      chunk("IEND", Buffer.alloc(0)),
    ]),
  );
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

export interface PictureHeader {
  readonly width: number;
  readonly height: number;
  /** As EXIF says how a telephone was held: 1 upright, 3 upside down, 6 and 8 on a side, the others mirrored. */
  readonly orientation: number;
}

/** What a PNG or JPEG says of itself in its header, so that its size is known before any dot is decoded. */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.subarray(0, 8).toString("latin1") === "\u0089PNG\r\n\u001A\n") {
    if (buffer.length < 24) return undefined;
    return { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20), orientation: 1 };
  }
  return buffer.length > 4 && buffer.readUInt16BE(0) === 0xff_d8 ? readJpegHeader(buffer) : undefined;
}

/** A JPEG is a row of segments; the frame with the size comes after the camera's notes. */
function readJpegHeader(buffer: Buffer): PictureHeader | undefined {
  let orientation = 1;
  for (let at = 2; at + 9 < buffer.length; ) {
    if (buffer[at] !== 0xff) return undefined;
    const marker = buffer[at + 1] ?? 0;
    const length = buffer.readUInt16BE(at + 2);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: buffer.readUInt16BE(at + 5), width: buffer.readUInt16BE(at + 7), orientation };
    }
    if (marker === 0xe1) orientation = readOrientation(buffer.subarray(at + 4, at + 2 + length)) ?? orientation;
    if (length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}

const ORIENTATION_TAG = 0x01_12;

function readOrientation(exif: Buffer): number | undefined {
  if (exif.length < 14 || exif.toString("latin1", 0, 6) !== "Exif\0\0") return undefined;
  const tiff = exif.subarray(6);
  const little = tiff.toString("latin1", 0, 2) === "II";
  const short = (at: number): number | undefined =>
    at < 0 || at + 2 > tiff.length ? undefined : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = Math.min(short(directory) ?? 0, 100);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + entry * 12;
    if (short(at) !== ORIENTATION_TAG) continue;
    const value = short(at + 8) ?? 1;
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
