import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Screen } from "./screen.tsx";
import { Empty } from "./ui/empty.tsx";

export function Nowhere(): ReactNode {
  const navigate = useNavigate();
  return (
    <Screen title="Não há nada neste endereço">
      <Empty
        title="Este endereço não leva a nada"
        icon={<IconMapOff aria-hidden />}
        action={
          <Button variant="default" onClick={() => void navigate({ to: "/" })}>
            Ir para o começo
          </Button>
        }
      >
        O item pode ser de outra empresa, ou o endereço veio cortado.
      </Empty>
    </Screen>
  );
}
