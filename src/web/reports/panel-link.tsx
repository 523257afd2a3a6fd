import { Link as RouterLink } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Link } from "../../reports/contract.ts";
import { addressOfLink } from "./place-of-link.ts";

/** A figure that opens what it is made of. */
export function PanelLink({ link, children }: { readonly link: Link; readonly children: ReactNode }): ReactNode {
  return <RouterLink to={addressOfLink(link)}>{children}</RouterLink>;
}
