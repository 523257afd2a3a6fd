import { useSession } from "../session.ts";
import type { TitleKind } from "./title-kind.ts";

/** What this person may do to titles of a kind. */
export function useMay({ noun }: TitleKind): (action: string) => boolean {
  const { permissions } = useSession().company;
  return (action) => permissions.includes(`${noun}:${action}`);
}
