import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { createFirstOwner } from "../../companies/contract.ts";
import { useCommand } from "../api.ts";
import { sessionAnswer } from "../session.ts";
import { Failure } from "../ui/failure.tsx";
import { Door } from "./door.tsx";
import { refusedFields } from "./refused-fields.ts";

export default function FirstOwner(): ReactNode {
  const cache = useQueryClient();
  const router = useRouter();
  const create = useCommand(createFirstOwner);
  const form = useForm({
    initialValues: { name: "", email: "", password: "" },
    validate: {
      name: (name) => (name.trim() === "" ? "Diga como a pessoa se chama." : null),
      email: (email) => (/^\S+@\S+\.\S+$/.test(email.trim()) ? null : "Escreva um e-mail como nome@empresa.com.br."),
      password: (password) =>
        password.length < 12 ? `Use ao menos 12 caracteres; faltam ${12 - password.length}.` : null,
    },
  });
  const submit = form.onSubmit(async ({ name, email, password }) => {
    try {
      await create.mutateAsync({ body: { name: name.trim(), email: email.trim(), password } });
      await cache.fetchQuery({ ...sessionAnswer, staleTime: 0 });
      await router.invalidate();
    } catch (error) {
      form.setErrors(refusedFields(error));
    }
  });
  const unplaced = create.error !== null && Object.keys(refusedFields(create.error)).length === 0;
  return (
    <Door title="Primeiro acesso">
      <p className="muted">Ninguém entrou aqui ainda. A primeira pessoa é dona: cria a empresa e convida as outras.</p>
      <form className="stack" style={{ gap: "var(--s-4)" }} onSubmit={submit} noValidate>
        <TextInput label="Nome" autoComplete="name" {...form.getInputProps("name")} />
        <TextInput label="E-mail" type="email" autoComplete="username" {...form.getInputProps("email")} />
        <PasswordInput
          label="Senha"
          description="Ao menos 12 caracteres. Uma frase serve."
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": "Mostrar a senha", tabIndex: 0 }}
          {...form.getInputProps("password")}
        />
        {unplaced && <Failure error={create.error} inline />}
        <Button data-block fullWidth type="submit" loading={create.isPending}>
          Criar e entrar
        </Button>
      </form>
    </Door>
  );
}
