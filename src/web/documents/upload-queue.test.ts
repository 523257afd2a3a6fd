import { expect, test } from "vitest";
import { BYTES_A_REQUEST, FILES_A_REQUEST, nextBatch } from "./upload-queue.ts";

const files = (count: number, size: number) => Array.from({ length: count }, () => ({ size }));

test("ten thousand small files go fifty at a time", () => {
  expect(nextBatch(files(10_000, 1_000))).toHaveLength(FILES_A_REQUEST);
  expect(nextBatch(files(7, 1_000))).toHaveLength(7);
  expect(nextBatch([])).toHaveLength(0);
});

test("large files go as many as one request carries, and one that is larger still goes alone", () => {
  expect(nextBatch(files(5, BYTES_A_REQUEST / 2))).toHaveLength(2);
  expect(nextBatch(files(2, BYTES_A_REQUEST * 3))).toHaveLength(1);
});
