import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconClock, IconPlayerPause } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** Proved, needs a person, wrong or barred, under way, waits. One meaning each, in the whole product. */
export type Tone = "ok" | "person" | "bad" | "run" | "wait";

const SHAPES = {
  ok: IconCircleCheck,
  person: IconAlertTriangle,
  bad: IconCircleX,
  run: IconClock,
  wait: IconPlayerPause,
} as const;

export function ToneIcon({ tone, coloured = false }: { readonly tone: Tone; readonly coloured?: boolean }): ReactNode {
  const Shape = SHAPES[tone];
  return <Shape aria-hidden {...(coloured && { className: tone })} />;
}
