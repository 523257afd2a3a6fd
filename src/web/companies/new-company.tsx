import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { createCompany } from "../../companies/contract.ts";
import { cleanTaxId, formatTaxId, isValidTaxId } from "../../values/tax-id.ts";
import { useCommand } from "../api.ts";
import { takeSession } from "../session.ts";
import { DateInput } from "../ui/date-input.tsx";
import { Failure } from "../ui/failure.tsx";
import { MoneyInput } from "../ui/money-input.tsx";
import { useKept } from "../ui/use-kept.ts";
import { Door } from "./door.tsx";
import { refusedFields } from "./refused-fields.ts";
import { REGIMES, STATES } from "./words.ts";

type Regime = keyof typeof REGIMES;

interface Account {
  readonly key: number;
  readonly bank: string;
  readonly branch: string;
  readonly number: string;
  readonly openingBalance: string;
  readonly openingOn: string;
}

interface Values {
  readonly name: string;
  readonly taxId: string;
  readonly taxRegime: Regime;
  readonly state: string;
  readonly accounts: readonly Account[];
}

export default function NewCompany(): ReactNode {
  const cache = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  const create = useCommand(createCompany);
  const kept = useKept<Values>("new company", { name: "", taxId: "", taxRegime: "simples", state: "SP", accounts: [] });
  const form = useForm<Values>({
    initialValues: kept.values,
    onValuesChange: kept.set,
    validate: {
      name: (name) => (name.trim() === "" ? "Escreva o nome como está no cartão do CNPJ." : null),
      taxId: (taxId) => taxIdFault(taxId),
      accounts: {
        bank: (bank) => (/^\d{3}$/.test(bank) ? null : "São os três algarismos do banco, como 001."),
        branch: (branch) => (branch.trim() === "" ? "Falta a agência." : null),
        number: (number) => (number.trim() === "" ? "Falta a conta." : null),
        openingOn: (on, { accounts }, path) => openingFault(on, accounts[Number(path.split(".")[1])]),
      },
    },
  });
  const accounts = form.getValues().accounts;
  const addAccount = () => {
    const key = Math.max(0, ...accounts.map((account) => account.key)) + 1;
    form.insertListItem("accounts", { key, bank: "", branch: "", number: "", openingBalance: "", openingOn: "" });
  };
  const submit = form.onSubmit(async (values) => {
    try {
      const session = await create.mutateAsync({
        body: {
          name: values.name.trim(),
          taxId: cleanTaxId(values.taxId),
          taxRegime: values.taxRegime,
          state: values.state,
          accounts: values.accounts.map(({ bank, branch, number, openingBalance, openingOn }) => ({
            bank,
            branch: branch.trim(),
            number: number.trim(),
            ...(openingBalance !== "" && { openingBalance, openingOn }),
          })),
        },
      });
      kept.forget();
      takeSession(cache, session);
      await navigate({ to: "/" });
      await router.invalidate();
    } catch (error) {
      form.setErrors(refusedFields(error));
    }
  });
  const unplaced = create.error !== null && Object.keys(refusedFields(create.error)).length === 0;
  const taxId = form.getInputProps("taxId");
  return (
    <Door title="Nova empresa" wide>
      <form className="stack" style={{ gap: "var(--s-4)" }} onSubmit={submit} noValidate>
        <TextInput
          label="CNPJ"
          className="id"
          autoComplete="off"
          autoCapitalize="characters"
          description="Com letras também vale. Quem não tem CNPJ usa o CPF."
          {...taxId}
          onBlur={(event) => {
            taxId.onBlur(event);
            const clean = cleanTaxId(event.currentTarget.value);
            if (isValidTaxId(clean)) form.setFieldValue("taxId", formatTaxId(clean));
            else if (clean !== "") form.setFieldError("taxId", taxIdFault(clean));
          }}
        />
        <TextInput label="Nome" autoComplete="organization" {...form.getInputProps("name")} />
        <div className="pair">
          <NativeSelect
            label="Regime"
            data={Object.entries(REGIMES).map(([value, label]) => ({ value, label }))}
            {...form.getInputProps("taxRegime")}
          />
          <NativeSelect label="Estado" data={[...STATES]} {...form.getInputProps("state")} />
        </div>
        <div>
          {accounts.map((account, at) => (
            <fieldset key={account.key} className="account">
              <legend>
                Conta {at + 1}
                <Button className="push" size="xs" variant="subtle" onClick={() => form.removeListItem("accounts", at)}>
                  Tirar
                </Button>
              </legend>
              <div className="pair">
                <TextInput
                  label="Banco"
                  inputMode="numeric"
                  maxLength={3}
                  placeholder="001"
                  {...form.getInputProps(`accounts.${at}.bank`)}
                />
                <TextInput label="Agência" {...form.getInputProps(`accounts.${at}.branch`)} />
              </div>
              <TextInput label="Conta, com dígito" {...form.getInputProps(`accounts.${at}.number`)} />
              <div className="pair">
                <MoneyInput
                  label="Saldo inicial"
                  value={account.openingBalance}
                  onChange={(amount) => form.setFieldValue(`accounts.${at}.openingBalance`, amount)}
                  error={form.errors[`accounts.${at}.openingBalance`]}
                />
                <DateInput
                  label="No dia"
                  description=""
                  value={account.openingOn === "" ? null : account.openingOn}
                  onChange={(on) => form.setFieldValue(`accounts.${at}.openingOn`, on ?? "")}
                  error={form.errors[`accounts.${at}.openingOn`]}
                />
              </div>
            </fieldset>
          ))}
          <Button variant="subtle" leftSection={<IconPlus aria-hidden />} onClick={addAccount}>
            Conta bancária
          </Button>
          {accounts.length === 0 && (
            <p className="small muted">Pode ficar para depois: o primeiro extrato também abre a conta.</p>
          )}
        </div>
        {unplaced && <Failure error={create.error} inline />}
        <Button data-block fullWidth type="submit" loading={create.isPending}>
          Criar empresa
        </Button>
      </form>
    </Door>
  );
}

function taxIdFault(written: string): string | null {
  const taxId = cleanTaxId(written);
  if (isValidTaxId(taxId)) return null;
  if (taxId === "") return "Falta o CNPJ.";
  if (taxId.length !== 14 && taxId.length !== 11)
    return `Um CNPJ tem 14 posições, e um CPF, 11; aqui há ${taxId.length}.`;
  return "Os dígitos do fim não conferem com os outros. Veja se uma letra ou um número está trocado.";
}

function openingFault(on: string, account: Account | undefined): string | null {
  if (account === undefined || account.openingBalance === "") return null;
  return on === "" ? "De que dia é este saldo?" : null;
}
