import { useEffect, useRef } from "react";
import { now } from "./clock-and-chance.ts";

/** After so long without a key or a pointer, the person is somewhere else. */
const IDLE_MS = 60_000;

/** How long a person has worked on an item. Times are milliseconds of any one clock. */
export interface TouchTime {
  readonly activeMs: number;
  readonly visible: boolean;
  readonly inputAt: number;
  /** Up to where `activeMs` has counted. */
  readonly countedAt: number;
}

/** Opening an item is itself a touch. */
export function openItem(at: number): TouchTime {
  return { activeMs: 0, visible: true, inputAt: at, countedAt: at };
}

/** Counts up to `at`: only while the tab is visible, and no further than `IDLE_MS` after the last input. */
export function countTo(at: number, time: TouchTime): TouchTime {
  const activeUntil = Math.min(at, time.inputAt + IDLE_MS);
  const worked = time.visible ? Math.max(0, activeUntil - time.countedAt) : 0;
  return { ...time, activeMs: time.activeMs + worked, countedAt: Math.max(at, time.countedAt) };
}

export function afterInput(at: number, time: TouchTime): TouchTime {
  return { ...countTo(at, time), inputAt: at };
}

export function afterVisibility(visible: boolean, at: number, time: TouchTime): TouchTime {
  return { ...countTo(at, time), visible };
}

/** The time on the item with this id, from its opening on. The function returned reads it, for `touchMs` of the command. */
export function useTouchTime(itemId: string | null): () => number {
  const time = useRef<TouchTime>(openItem(0));

  useEffect(() => {
    const clock = () => now().getTime();
    time.current = { ...openItem(clock()), visible: itemId !== null && document.visibilityState === "visible" };
    if (itemId === null) return;
    const input = () => {
      time.current = afterInput(clock(), time.current);
    };
    const visibility = () => {
      time.current = afterVisibility(document.visibilityState === "visible", clock(), time.current);
    };
    const events = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"] as const;
    for (const event of events) window.addEventListener(event, input, { passive: true });
    document.addEventListener("visibilitychange", visibility);
    return () => {
      for (const event of events) window.removeEventListener(event, input);
      document.removeEventListener("visibilitychange", visibility);
    };
  }, [itemId]);

  return () => {
    time.current = countTo(now().getTime(), time.current);
    return time.current.activeMs;
  };
}
