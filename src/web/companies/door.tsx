import { type ReactNode, useEffect, useRef } from "react";
import { useTitle } from "../screen.tsx";
import { By } from "../ui/by.tsx";
import { Money } from "../ui/money.tsx";

interface DoorProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}

const LEDGER = [
  ["system", "07:36:02", "NF-e 4.512 chegou por e-mail", "37485.80"],
  ["system", "07:36:03", "2 títulos abertos, 3 linhas no diário", "0.00"],
  ["proposal", "08:12:40", "Uma pessoa ligou o boleto à nota, 14 s", "18742.90"],
  ["person", "09:42:11", "Outra aprovou o lote do dia", "-184906.55"],
  ["system", "17:04:55", "Banco = razão, diferença", "0.00"],
] as const;

/** What is shown to who is not yet in a company: a form on the left, what the product is on the right. */
export function Door({ title, wide = false, children, foot }: DoorProps): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <div className="door">
      <main>
        <div className="mark">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <rect width="24" height="24" rx="6" fill="var(--accent)" />
            <path d="M7 7h10M7 12h10M7 17h6" stroke="var(--on-accent)" strokeWidth="2" strokeLinecap="round" />
            <circle cx="17" cy="17" r="1.6" fill="var(--on-accent)" />
          </svg>
          Retaguarda
        </div>
        <div className={wide ? "card wide" : "card"}>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {children}
        </div>
        {foot}
      </main>
      <aside className="look" aria-hidden>
        <blockquote>
          O que chega vira pago, cobrado, conciliado, lançado e declarado. <i>As pessoas só decidem.</i>
        </blockquote>
        <ul className="ledger">
          {LEDGER.map(([author, time, sentence, amount]) => (
            <li key={time}>
              <By author={author} />
              <time>{time}</time>
              <span>{sentence}</span>
              <Money amount={amount} />
            </li>
          ))}
        </ul>
      </aside>
    </div>
  );
}
