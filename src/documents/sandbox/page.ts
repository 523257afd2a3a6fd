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
  readonly words: readonly Word[];
  readonly codes: readonly Code[];
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
