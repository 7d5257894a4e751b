import type { Metadata } from "next";
import { Frame } from "@/components/frame";
import { JoinButton } from "@/components/join-button";
import { requireVisitor } from "@/lib/session";

export const metadata: Metadata = { title: "Invitation", robots: { index: false } };

interface Props {
  params: Promise<{ code: string }>;
}

export default async function Join({ params }: Props) {
  const { code } = await params;
  const { account } = await requireVisitor(`/join/${encodeURIComponent(code)}`);
  return (
    <Frame account={account}>
      <section className="card narrow">
        <h1>You are invited</h1>
        <p>Somebody shares a shopping list with you. Once you join, you both write it, and see each other’s names.</p>
        <JoinButton code={code} />
      </section>
    </Frame>
  );
}
