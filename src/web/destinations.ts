import { IconInbox, IconSettings, IconUpload } from "@tabler/icons-react";
import type { ComponentType } from "react";

/** A place of the main navigation. Each screen that exists has one line in `DESTINATIONS`, in the order of the sidebar. */
export interface Destination {
  readonly path: `/${string}`;
  readonly label: string;
  readonly icon: ComponentType<{ readonly "aria-hidden"?: boolean }>;
  /** Those of one group stand together. */
  readonly group: "work" | "money" | "books" | "house";
  /** After `g`. */
  readonly key?: string;
  /** Which count of the frame stands beside it. */
  readonly counter?: "pending";
  /** In the bar of the phone, where three fit besides “Mais”. */
  readonly onPhone?: boolean;
  /** Without it, the destination is not shown. */
  readonly permission?: string;
  readonly screen: () => Promise<{ readonly default: ComponentType }>;
  /** Places below it, lit as the destination itself: `/$accountId`, `/balancete`. */
  readonly places?: Readonly<Record<`/${string}`, () => Promise<{ readonly default: ComponentType }>>>;
}

export const DESTINATIONS: readonly Destination[] = [
  {
    path: "/pendencias",
    label: "Pendências",
    icon: IconInbox,
    group: "work",
    key: "p",
    counter: "pending",
    onPhone: true,
    permission: "exception:read",
    screen: () => import("./processes/inbox.tsx"),
  },
  {
    path: "/importar",
    label: "Importar",
    icon: IconUpload,
    group: "house",
    permission: "import:read",
    screen: () => import("./integrations/migration.tsx"),
  },
  {
    path: "/configuracoes",
    label: "Configurações",
    icon: IconSettings,
    group: "house",
    screen: () => import("./companies/settings.tsx"),
  },
];
