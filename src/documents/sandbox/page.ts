/** Where something stands on a page, in fractions of its width and height from the top left: good at any zoom. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Word {
  readonly text: string;
  readonly box: Box;
}

/** A code of bars or squares that was decoded; one that is there and cannot be read is as good as absent. */
export interface Code {
  readonly is: "bars" | "qr";
  readonly text: string;
  readonly box: Box;
}

/** A page as it was read: what is written on it and what its codes say. */
export interface Page {
  /** From 1. */
  readonly number: number;
  /** Points of a PDF, pixels of a picture. */
  readonly width: number;
  readonly height: number;
  /** Text that the file carries is certain; text read from the image is a good guess. */
  readonly by: "text" | "ocr";
  /** How it had to be turned to be read, as EXIF says it: boxes and sides are of the page as it is read. */
  readonly turned?: Turn;
  readonly words: readonly Word[];
  readonly codes: readonly Code[];
}

/** Upside down, a quarter to the right, a quarter to the left: the numbers of EXIF for a camera held so. */
export type Turn = 3 | 6 | 8;

const BACK: Readonly<Record<Turn, Turn>> = { 3: 3, 6: 8, 8: 6 };

/** Where something stands on the page as the file shows it. */
export function asShown(of: Box, turned: Turn | undefined): Box {
  return turned === undefined ? of : turnedBox(of, BACK[turned]);
}

/** Where a box of a stored picture stands when the picture is turned as an orientation of EXIF says. */
export function turnedBox({ x, y, width, height }: Box, orientation: number): Box {
  const [right, bottom] = [1 - x - width, 1 - y - height];
  switch (orientation) {
    case 2:
      return box(right, y, width, height);
    case 3:
      return box(right, bottom, width, height);
    case 4:
      return box(x, bottom, width, height);
    case 5:
      return box(y, x, height, width);
    case 6:
      return box(bottom, x, height, width);
    case 7:
      return box(bottom, right, height, width);
    case 8:
      return box(y, right, height, width);
    default:
      return { x, y, width, height };
  }
}

/** Rounded, since it is printed and stored: a ten-thousandth of a page is less than a dot of ink. */
export function box(x: number, y: number, width: number, height: number): Box {
  return { x: fraction(x), y: fraction(y), width: fraction(width), height: fraction(height) };
}

function fraction(value: number): number {
  return Math.round(Math.min(Math.max(Number.isFinite(value) ? value : 0, 0), 1) * 10_000) / 10_000;
}

/** The smallest box around several. */
export function around(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const right = Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
  return box(left, top, right - left, bottom - top);
}
