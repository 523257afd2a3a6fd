import { type ReactNode, useEffect, useState } from "react";

const WIDTHS = ["38%", "55%", "44%", "30%", "49%", "36%"];

/** Nothing for 200 ms, then the shape of the rows: what is quick should not flash. */
export function SkeletonRows({ tall = false }: { readonly tall?: boolean }): ReactNode {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={tall ? "skeleton-rows two" : "skeleton-rows"} role="status" aria-busy="true">
      <span className="sr">Carregando</span>
      {slow &&
        WIDTHS.map((width) => (
          <div key={width}>
            <span className="skel" style={{ width }} />
            <span className="skel push" style={{ width: "14%" }} />
          </div>
        ))}
    </div>
  );
}
