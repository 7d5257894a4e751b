import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AccountForm } from "@/components/account-form";
import { Frame } from "@/components/frame";
import { pageIn } from "@/lib/page-address";
import { findVisitor } from "@/lib/session";

export const metadata: Metadata = { title: "Create an account" };

interface Props {
  searchParams: Promise<{ to?: string | string[] }>;
}

export default async function SignUp({ searchParams }: Props) {
  const to = pageIn((await searchParams).to);
  if (await findVisitor()) redirect(to);
  return (
    <Frame>
      <AccountForm kind="sign-up" to={to} />
    </Frame>
  );
}
