import { type ReactNode, useEffect, useRef } from "react";
import type { DocumentPage, PageSection } from "../../documents/contract.ts";
import { counted } from "../../values/counted.ts";
import { formatTaxId } from "../../values/tax-id.ts";
import { formatDate } from "../ui/date.tsx";
import { formatMoney } from "../ui/money.tsx";

interface PaperProps {
  readonly page: DocumentPage;
  /** Path of the value that is pointed at, from the page or from beside it. */
  readonly pointed: string | null;
  readonly onPoint: (path: string | null) => void;
}

/** A note or a statement, drawn from its own values as text; where each came from is said as one points at it. */
export function Paper({ page, pointed, onPoint }: PaperProps): ReactNode {
  const paper = useRef<HTMLElement>(null);
  const tell = useRef(onPoint);
  useEffect(() => {
    tell.current = onPoint;
  });
  useEffect(() => {
    const element = paper.current;
    if (element === null) return;
    const over = ({ target }: MouseEvent): void => {
      const place = target instanceof Element ? target.closest<HTMLElement>("[data-path]") : null;
      if (place !== null) tell.current(place.dataset["path"] ?? null);
    };
    element.addEventListener("mouseover", over);
    return () => element.removeEventListener("mouseover", over);
  }, []);
  useEffect(() => {
    if (pointed === null || paper.current === null) return;
    const place = [...paper.current.querySelectorAll<HTMLElement>("[data-path]")].find(
      (element) => element.dataset["path"] === pointed,
    );
    // What one points at on the page itself is in sight.
    if (place !== undefined && !place.matches(":hover, :focus")) place.scrollIntoView({ block: "nearest" });
  }, [pointed]);
  return (
    <>
      <article ref={paper} className="paper fiscal" aria-label={page.title}>
        {page.sections.map((section) => (
          <Section key={section.id} section={section} pointed={pointed} />
        ))}
      </article>
      <p className="whence" role="status">
        {pointed === null ? (
          <span className="faint">Aponte um valor para ver de que lugar do documento ele veio.</span>
        ) : (
          <span className="code">{pointed}</span>
        )}
      </p>
    </>
  );
}

function Section({
  section: { id, title, values, table },
  pointed,
}: Pick<PaperProps, "pointed"> & { readonly section: PageSection }): ReactNode {
  return (
    <div className="part">
      <h2 id={`papel-${id}`}>{title}</h2>
      {values.length > 0 && (
        <dl>
          {values.map(({ label, value, kind, path }) => (
            <div
              key={`${label} ${path}`}
              data-path={path}
              data-wide={kind === "key" || value.length > 40 || undefined}
              className={pointed === path ? "on" : undefined}
            >
              <dt>{label}</dt>
              <dd className={kind === "money" || kind === "quantity" ? "m" : kind === "key" ? "code" : undefined}>
                {written(value, kind)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {table !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <section className="rows" aria-label={title} tabIndex={0}>
          <table>
            <caption className="sr">{title}</caption>
            <thead>
              <tr>
                {table.columns.map(({ label, kind }) => (
                  <th key={label} scope="col" className={isNumber(kind) ? "n" : undefined}>
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(({ path, cells }) => (
                <tr key={path} data-path={path} className={pointed === path ? "on" : undefined}>
                  {cells.map((cell, at) => {
                    const column = table.columns[at];
                    const kind = column?.kind ?? "text";
                    return (
                      <td key={column?.label} className={isNumber(kind) ? "n" : undefined}>
                        {cell === null ? "" : written(cell, kind)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          {table.left > 0 && (
            <p className="small">e mais {counted(table.left, "linha", "linhas")} no arquivo original.</p>
          )}
        </section>
      )}
    </div>
  );
}

function isNumber(kind: string): boolean {
  return kind === "money" || kind === "quantity";
}

/** A value as a person reads it; what does not have the form of its kind stays as it was written. */
function written(value: string, kind: string): string {
  if (kind === "money" && /^-?\d+(\.\d{1,2})?$/.test(value)) return formatMoney(value);
  if (kind === "quantity" && /^\d+\.\d+$/.test(value))
    return value.replace(/0+$/, "").replace(/\.$/, "").replace(".", ",");
  if ((kind === "date" || kind === "instant") && /^\d{4}-\d{2}-\d{2}/.test(value)) {
    const hour = /T(\d{2}:\d{2})/.exec(value)?.[1];
    return `${formatDate(value.slice(0, 10))}${hour === undefined ? "" : `, ${hour}`}`;
  }
  if (kind === "tax_id") return formatTaxId(value);
  if (kind === "key") return value.replace(/(.{4})(?=.)/g, "$1 ");
  return value;
}
