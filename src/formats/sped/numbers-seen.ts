/** Numbers of one page of bits: 4 kB. */
const PAGE = 32_768;

/** 16 MB: numbers that are strewn over more pages are kept as they are. */
const PAGES_MAX = 4_096;

/** Numbers beyond this, and codes that are no numbers, are kept as they are. */
const NUMBER_MAX = 2 ** 40;

/**
 * Which numbers of entries were seen: a bit each, so that ten million entries take a megabyte. Numbers may have zeros before them, and
 * 7 and 007 are two codes.
 */
export function numbersSeen(): { add: (code: string) => boolean } {
  const pages = new Map<number, Uint8Array>();
  const others = new Set<string>();
  return {
    /** @returns whether it was there before */
    add(code) {
      const number = /^[1-9]\d{0,11}$/.test(code) ? Number(code) : NUMBER_MAX;
      const name = Math.floor(number / PAGE);
      let page = pages.get(name);
      if (number >= NUMBER_MAX || (page === undefined && pages.size === PAGES_MAX)) {
        const had = others.has(code);
        others.add(code);
        return had;
      }
      if (page === undefined) {
        page = new Uint8Array(PAGE / 8);
        pages.set(name, page);
      }
      const at = number % PAGE;
      const bit = 1 << (at & 7);
      const byte = page[at >> 3] ?? 0;
      page[at >> 3] = byte | bit;
      return (byte & bit) !== 0;
    },
  };
}
