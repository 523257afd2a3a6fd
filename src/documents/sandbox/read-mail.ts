import PostalMime, { type Attachment, type Email } from "postal-mime";
import type { MailAttachment, OpenedMail } from "./sandbox-work.ts";

/** Limits of what is opened of one e-mail: honest ones have a tenth of each. */
const PARTS_MAX = 50;
const DEPTH_MAX = 10;
const HEADERS_BYTES_MAX = 64_000;
const TEXT_LENGTH_MAX = 200_000;

/** Parts that only prove who sent the others. */
const SIGNATURES: ReadonlySet<string> = new Set([
  "application/pkcs7-signature",
  "application/x-pkcs7-signature",
  "application/pgp-signature",
]);

export async function readMail(bytes: Uint8Array): Promise<OpenedMail | "damaged"> {
  let mail: Email;
  try {
    mail = await PostalMime.parse(bytes, {
      maxNestingDepth: DEPTH_MAX,
      maxHeadersSize: HEADERS_BYTES_MAX,
      forceRfc822Attachments: true,
    });
  } catch {
    return "damaged";
  }
  const parts = mail.attachments.filter(({ mimeType }) => !SIGNATURES.has(mimeType));
  return {
    from: addressesOf(mail.from === undefined ? [] : [mail.from])[0],
    to: addressesOf(mail.to ?? []).slice(0, PARTS_MAX),
    subject: mail.subject,
    sentAt: sentAtOf(mail.date),
    messageId: mail.messageId,
    text: textOf(mail).slice(0, TEXT_LENGTH_MAX),
    attachments: parts.slice(0, PARTS_MAX).map(asAttachment),
    left: Math.max(parts.length - PARTS_MAX, 0),
  };
}

function addressesOf(addresses: NonNullable<Email["to"]>): string[] {
  return addresses.flatMap((one) => (one.group === undefined ? one.address : one.group.map(({ address }) => address)));
}

/** A date that does not parse comes as it was written, which is no instant. */
function sentAtOf(date: string | undefined): string | undefined {
  const at = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function asAttachment(
  { filename, mimeType, content, contentId, related, disposition }: Attachment,
  at: number,
): MailAttachment {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : new Uint8Array(content);
  const name = filename ?? (mimeType === "message/rfc822" ? `mensagem-${at + 1}.eml` : `anexo-${at + 1}`);
  const isInline = related === true || (disposition === "inline" && contentId !== undefined);
  return { name, bytes, isInline };
}

/** Words of an HTML body, without running or fetching any of it: tags fall, the ends of blocks become ends of lines. */
function textOf({ text, html }: Email): string {
  if (text !== undefined && text.trim() !== "") return text;
  return (html ?? "")
    .slice(0, 2_000_000)
    .replaceAll(/<(script|style)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, " ")
    .replaceAll(/<\/(?:p|div|tr|li|h\d|table)>|<br\b[^>]*>/gi, "\n")
    .replaceAll(/<[^>]{0,5000}>/g, " ")
    .replaceAll(/&nbsp;|&#160;/g, " ")
    .replaceAll(/&lt;/g, "<")
    .replaceAll(/&gt;/g, ">")
    .replaceAll(/&quot;/g, '"')
    .replaceAll(/&amp;/g, "&");
}
