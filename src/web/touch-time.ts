import { useEffect, useRef } from "react";
import { reportTouchTime } from "../processes/contract.ts";
import { call } from "./api.ts";
import { newRequestKey, now } from "./clock-and-chance.ts";
import type { Touched } from "./touch.ts";

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

/** A screen tells the server every so often, while there is something to tell. */
const REPORT_MS = 15_000;
/** Less than this since the last report is not worth a request. */
const REPORTED_MIN_MS = 1_000;

/**
 * The time on the item with this id, from its opening on: reported every 15 s of work, when the tab is hidden and when another
 * item is opened. The function returned reads it, for `touch` of the command.
 */
export function useTouchTime(itemId: string | null): () => Touched {
  const time = useRef<TouchTime>(openItem(0));
  const session = useRef("");

  useEffect(() => {
    const clock = () => now().getTime();
    const sessionId = newRequestKey();
    session.current = sessionId;
    time.current = { ...openItem(clock()), visible: itemId !== null && document.visibilityState === "visible" };
    if (itemId === null) return;
    let reportedMs = 0;
    const report = (): void => {
      time.current = countTo(clock(), time.current);
      const touchMs = Math.round(time.current.activeMs);
      if (touchMs - reportedMs < REPORTED_MIN_MS) return;
      reportedMs = touchMs;
      // Nobody waits for it, and what is lost is told by the next.
      call(reportTouchTime, { params: { sessionId }, body: { item: itemId, touchMs }, keepalive: true }).catch(
        () => undefined,
      );
    };
    const input = () => {
      time.current = afterInput(clock(), time.current);
    };
    const visibility = () => {
      const isVisible = document.visibilityState === "visible";
      time.current = afterVisibility(isVisible, clock(), time.current);
      if (!isVisible) report();
    };
    const events = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"] as const;
    for (const event of events) window.addEventListener(event, input, { passive: true });
    document.addEventListener("visibilitychange", visibility);
    const timer = setInterval(report, REPORT_MS);
    return () => {
      clearInterval(timer);
      for (const event of events) window.removeEventListener(event, input);
      document.removeEventListener("visibilitychange", visibility);
      report();
    };
  }, [itemId]);

  return () => {
    time.current = countTo(now().getTime(), time.current);
    return { ms: time.current.activeMs, sessionId: session.current, item: itemId ?? "none" };
  };
}
