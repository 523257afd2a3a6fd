import { Button } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { changePartnerStatus, listPartners, type Partner, readPartner } from "../../companies/contract.ts";
import { useAnswer, useCommand } from "../api.ts";
import { useKeys } from "../keys.ts";
import { ProblemError } from "../problem-error.ts";
import { Conversation } from "../processes/conversation.tsx";
import { Screen, useTitle } from "../screen.tsx";
import { useSession } from "../session.ts";
import { useTouchTime } from "../touch-time.ts";
import { Chip } from "../ui/chip.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Facts } from "../ui/facts.tsx";
import { Failure } from "../ui/failure.tsx";
import { KeyLine } from "../ui/key-line.tsx";
import { SkeletonRows } from "../ui/skeleton-rows.tsx";
import { TaxId } from "../ui/tax-id.tsx";
import { showFailure, showNotice } from "../ui/undo-notice.tsx";
import { PARTNER_STATES, rolesOf } from "./partner-words.ts";

/** One partner: who they are, whether the company works with them, and what there is of them. */
export default function PartnerScreen(): ReactNode {
  const { partnerId = "" } = useParams({ strict: false });
  const { data, error, refetch } = useAnswer(readPartner, { params: { partnerId } });
  useTitle(data === undefined ? "Parceiro" : `${data.name.slice(0, 60)} · Parceiros`);
  const navigate = useNavigate();
  useKeys([{ key: "Backspace", says: "volta à lista", run: () => void navigate({ to: "/parceiros" }) }]);
  return (
    <Screen
      title="Parceiro"
      whole
      context={data === undefined ? undefined : <span title={data.name}>{data.name}</span>}
      actions={
        <Button component={Link} to="/parceiros" variant="subtle">
          Todos os parceiros
        </Button>
      }
    >
      {data !== undefined ? (
        <Detail key={data.id} partner={data} />
      ) : error !== null ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonRows />
      )}
    </Screen>
  );
}

function Detail({ partner }: { readonly partner: Partner }): ReactNode {
  const { name, tradeName, taxId, status } = partner;
  const { company } = useSession();
  const mayApprove = company.permissions.includes("partner:approve");
  const mayTalk = company.permissions.includes("comment:read");
  const change = useCommand(changePartnerStatus, { invalidates: [listPartners, readPartner] });
  const touch = useTouchTime(partner.id);
  const params = { partnerId: partner.id };

  const decide = (next: Partner["status"], said: string): void => {
    change.mutate(
      { params, body: { status: next }, ifMatch: String(partner.version), touch: touch() },
      {
        onSuccess: ({ version }) =>
          showNotice(`${said}: ${shortOf(name)}`, async () => {
            await change.mutateAsync({ params, body: { status }, ifMatch: String(version) });
          }),
        onError: (refusal) => {
          if (!isStale(refusal)) showFailure(refusal);
        },
      },
    );
  };
  const approve = () => decide("active", status === "blocked" ? "Desbloqueado" : "Aprovado");
  const block = () => decide("blocked", "Bloqueado");
  useKeys(
    mayApprove
      ? [
          ...(status === "active" ? [] : [{ key: "a", says: "aprova", run: approve }]),
          ...(status === "blocked" ? [] : [{ key: "r", says: "bloqueia", run: block }]),
        ]
      : [],
  );
  const stale = isStale(change.error);
  return (
    <>
      <div className="scroll">
        <article className="pad stack partner">
          <p>
            <Chip tone={PARTNER_STATES[status].tone}>{PARTNER_STATES[status].word}</Chip>
          </p>
          <h2>{name}</h2>
          <div className="partner-parts">
            <div className="stack" style={{ gap: "var(--s-4)" }}>
              <Facts
                facts={[
                  ...(tradeName === null ? [] : [{ label: "Fantasia", value: tradeName }]),
                  {
                    label: taxId?.length === 11 ? "CPF" : "CNPJ",
                    value: taxId === null ? <span className="faint">sem número</span> : <TaxId of={taxId} />,
                  },
                  { label: "Papel", value: rolesOf(partner) },
                ]}
              />
              {taxId !== null && (
                <div className="row">
                  <CopyButton text={taxId} what="o número" />
                </div>
              )}
              {stale && (
                <div className="note person" role="alert">
                  <div className="stack grow">
                    <p>
                      <b>Alguém mudou antes.</b> Este cadastro agora está {PARTNER_STATES[status].word}; nada do que
                      você pediu foi feito. Veja e decida de novo.
                    </p>
                  </div>
                </div>
              )}
              {mayApprove ? (
                <div className="row" style={{ flexWrap: "wrap" }}>
                  {status !== "active" && (
                    <Button rightSection={<kbd aria-hidden>a</kbd>} loading={change.isPending} onClick={approve}>
                      {status === "blocked" ? "Desbloquear" : "Aprovar o cadastro"}
                    </Button>
                  )}
                  {status !== "blocked" && (
                    <Button
                      variant="outline"
                      rightSection={<kbd aria-hidden>r</kbd>}
                      aria-disabled={change.isPending}
                      onClick={block}
                    >
                      Bloquear
                    </Button>
                  )}
                </div>
              ) : (
                status === "requested" && <p className="small muted">Dono ou aprovador confere e aprova o cadastro.</p>
              )}
              <Ways partner={partner} />
            </div>
            {mayTalk && <Conversation objectType="partner" objectId={partner.id} />}
          </div>
        </article>
      </div>
      <KeyLine />
    </>
  );
}

/** Where the rest of them is, with the filters already set. */
function Ways({ partner: { id, name, isSupplier, isCustomer } }: { readonly partner: Partner }): ReactNode {
  const { company } = useSession();
  // The search of the lists takes no more than this.
  const busca = name.slice(0, 100);
  const ways = [
    { words: "Títulos a pagar", to: "/a-pagar", search: { busca }, permission: "bill:read", shown: isSupplier },
    {
      words: "Títulos a receber",
      to: "/a-receber",
      search: { busca },
      permission: "receivable:read",
      shown: isCustomer,
    },
    { words: "Documentos", to: "/documentos", search: { parceiro: id }, permission: "document:read", shown: true },
  ].filter(({ permission, shown }) => shown && company.permissions.includes(permission));
  if (ways.length === 0) return null;
  return (
    <ul className="list ways">
      {ways.map(({ words, to, search }) => (
        <li key={to}>
          <Link to={to} search={() => search}>
            {words}
            <IconChevronRight aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function isStale(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 412;
}

function shortOf(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name;
}
