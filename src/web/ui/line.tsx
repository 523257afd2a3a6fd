import type { ReactNode } from "react";

export interface LineProps {
  /** Shape and word of its state: a quiet `State`. */
  readonly state?: ReactNode;
  /** Above: who. */
  readonly who: string;
  /** Below: why. */
  readonly why: ReactNode;
  readonly amount?: ReactNode;
  readonly when?: ReactNode;
}

/** The inside of a line of two sentences: who above, why below; amount and time at the right. */
export function Line({ state, who, why, amount, when }: LineProps): ReactNode {
  return (
    <>
      {state ?? <span className="st" />}
      <b className="clip" title={who}>
        {who}
      </b>
      <span className="end">{amount}</span>
      <small className="clip">{why}</small>
      <span className="end two">{when}</span>
    </>
  );
}
