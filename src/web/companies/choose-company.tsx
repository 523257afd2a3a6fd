import { Button } from "@mantine/core";
import { IconChevronRight, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { chooseCompany } from "../../companies/contract.ts";
import { useCommand } from "../api.ts";
import { sessionAnswer, takeSession } from "../session.ts";
import { Failure } from "../ui/failure.tsx";
import { TaxId } from "../ui/tax-id.tsx";
import { Door } from "./door.tsx";

export default function ChooseCompany(): ReactNode {
  const { data: session } = useQuery(sessionAnswer);
  const cache = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  const choose = useCommand(chooseCompany);
  const enter = async (companyId: string) => {
    try {
      takeSession(cache, await choose.mutateAsync({ body: { companyId } }));
      await navigate({ to: "/" });
      await router.invalidate();
    } catch {
      // The failure is shown below, where the choice was made.
    }
  };
  return (
    <Door title="Em que empresa?">
      <ul className="choices">
        {session?.companies.map(({ id, name, taxId }) => (
          <li key={id}>
            <button type="button" onClick={() => void enter(id)}>
              <span className="seal" aria-hidden>
                {name.slice(0, 1).toUpperCase()}
              </span>
              <span className="grow">
                <b>{name}</b>
                <small>
                  <TaxId of={taxId} />
                </small>
              </span>
              <IconChevronRight aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {choose.error !== null && <Failure error={choose.error} inline />}
      <div>
        <Button
          variant="subtle"
          leftSection={<IconPlus aria-hidden />}
          onClick={() => void navigate({ to: "/empresas/nova" })}
        >
          Nova empresa
        </Button>
      </div>
    </Door>
  );
}
